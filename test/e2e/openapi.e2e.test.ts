import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { type Service, startService } from './service.js';

let service: Service;
let document: OpenAPIObject;
beforeAll(async () => {
  service = await startService();
  document = (await service.http.get('/openapi.json').expect(200)).body as OpenAPIObject;
});
afterAll(() => service.stop());

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly { name: string; in: string }[];
  readonly responses: Readonly<
    Record<string, { content?: Readonly<Record<string, { schema?: object; example?: unknown }>> }>
  >;
  readonly requestBody?: { content: Readonly<Record<string, { examples?: object }>> };
}
const operations = (): [name: string, operation: Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation as Operation,
    ]),
  );

const ROUTES = [
  'DELETE /api/v1/webhooks/{id}',
  'GET /.well-known/webhook-keys',
  'GET /api/v1/audit/consistency',
  'GET /api/v1/events',
  'GET /api/v1/events/{event}/proof',
  'GET /api/v1/processes',
  'GET /api/v1/processes/{process}',
  'GET /api/v1/processes/{process}/audit',
  'GET /api/v1/processes/{process}/developments',
  'GET /api/v1/processes/{process}/developments/{development}',
  'GET /api/v1/processes/{process}/diff',
  'GET /api/v1/processes/{process}/export',
  'GET /api/v1/processes/{process}/measures',
  'GET /api/v1/processes/{process}/measures/{measure}',
  'GET /api/v1/processes/{process}/measures/{measure}/history',
  'GET /api/v1/processes/{process}/measures/{measure}/status',
  'GET /api/v1/processes/{process}/status',
  'GET /api/v1/processes/{process}/timeline',
  'GET /api/v1/webhooks',
  'GET /api/v1/webhooks/event-types',
  'GET /api/v1/webhooks/{id}',
  'GET /api/v1/webhooks/{id}/attempts',
  'GET /api/v1/webhooks/{id}/deliveries',
  'GET /api/v1/webhooks/{id}/exhausted',
  'GET /audit/checkpoint',
  'GET /audit/tile/{level}/{path}',
  'GET /audit/verifier-key',
  'GET /health/live',
  'GET /health/ready',
  'PATCH /api/v1/webhooks/{id}',
  'POST /api/v1/processes',
  'POST /api/v1/processes/{process}/developments',
  'POST /api/v1/processes/{process}/developments/{development}/corrections',
  'POST /api/v1/processes/{process}/developments/{development}/retractions',
  'POST /api/v1/processes/{process}/import',
  'POST /api/v1/processes/{process}/measures',
  'POST /api/v1/processes/{process}/measures/{measure}/rulings',
  'POST /api/v1/webhooks',
  'POST /api/v1/webhooks/dry-run',
  'POST /api/v1/webhooks/{id}/deliveries/{delivery}/redeliver',
  'POST /api/v1/webhooks/{id}/disable',
  'POST /api/v1/webhooks/{id}/enable',
  'POST /api/v1/webhooks/{id}/exhausted/redeliver',
  'POST /api/v1/webhooks/{id}/ping',
  'POST /api/v1/webhooks/{id}/replay',
  'POST /api/v1/webhooks/{id}/secret',
];

test('every route is documented, and nothing else', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(
    operations()
      .map(([name]) => name)
      .sort(),
  ).toEqual(ROUTES);
});

test('every documented route exists', () => {
  const server = service.app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  for (const route of ROUTES) {
    const [method, path] = route.split(' ') as [string, string];
    // `path` is all that follows.
    const url = path.replace('{path}', '*').replace(/\{(\w+)\}/g, ':$1');
    expect([route, server.hasRoute({ method, url })]).toEqual([route, true]);
  }
});

test('every operation of the API says what it does, answers and refuses', () => {
  for (const [name, { summary, responses }] of operations()) {
    expect([name, summary]).toEqual([name, expect.stringMatching(/\w/)]);
    if (!name.includes('/api/')) continue;
    const answer = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1].content;
    expect([name, answer]).toEqual([
      name,
      { ...answer, 'application/json': { schema: expect.anything() as object, example: expect.anything() as object } },
    ]);
    const refusals = Object.keys(responses).filter(
      (status) => responses[status]?.content?.['application/problem+json'],
    );
    expect([name, refusals]).toEqual([name, expect.arrayContaining(['400', '500', '503'])]);
  }
});

test('every name in a path is a described parameter, and every body has an example', () => {
  for (const [name, { parameters = [], requestBody }] of operations()) {
    const inPath = parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
    expect([name, inPath.sort()]).toEqual([name, [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()]);
    if (requestBody && !name.endsWith('/import'))
      expect([name, requestBody.content['application/json']?.examples]).toEqual([name, expect.anything()]);
  }
});

test('every reference leads somewhere, and nothing is nullable in the old way', () => {
  const text = JSON.stringify(document);
  const schemas = Object.keys(document.components?.schemas ?? {});
  for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) expect(schemas).toContain(name);
  expect(text).not.toContain('"nullable"');
});

test('the examples can be posted as they are', async () => {
  const example = (route: string) => {
    const operation = operations().find(([name]) => name === route)![1];
    const body = operation.requestBody!.content['application/json']!.examples as { dossier: { value: object } };
    return body.dossier.value;
  };
  const p = '/api/v1/processes/armenia-turkiye';
  for (const [route, path] of [
    ['POST /api/v1/processes', '/api/v1/processes'],
    ['POST /api/v1/processes/{process}/measures', `${p}/measures`],
    ['POST /api/v1/processes/{process}/developments', `${p}/developments`],
    ['POST /api/v1/processes/{process}/measures/{measure}/rulings', `${p}/measures/air-cargo/rulings`],
    ['POST /api/v1/processes/{process}/developments/{development}/corrections', `${p}/developments/at-050/corrections`],
    ['POST /api/v1/processes/{process}/developments/{development}/retractions', `${p}/developments/at-050/retractions`],
  ] as const)
    await service.http.post(path).send(example(route)).expect(201);
});

test('the interactive pages and all they load come from here', async () => {
  const page = await service.http.get('/docs').expect(200).expect('content-type', /html/);
  const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
  expect(assets.length).toBeGreaterThan(2);
  for (const asset of assets) {
    expect(asset).not.toMatch(/^https?:/);
    await service.http.get(new URL(asset, 'http://here/docs/').pathname.replace(/^\/docs\/docs/, '/docs')).expect(200);
  }
});
