import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { SCHEMA_VERSIONS } from '../../src/tracking/domain/process-events.js';
import { CHANGE_KINDS } from '../../src/webhooks/domain/change-kinds.js';
import { DocumentCheck, operationsOf, type Parameter } from './openapi/document-check.js';
import { type Service, startService } from './service.js';

let service: Service;
let document: OpenAPIObject;
beforeAll(async () => {
  service = await startService();
  document = (await service.http.get('/openapi.json').expect(200)).body as OpenAPIObject;
});
afterAll(() => service.stop());

const operations = () => operationsOf(document);

const ROUTES = [
  'DELETE /api/v1/keys/{id}',
  'DELETE /api/v1/webhooks/{id}',
  'GET /.well-known/webhook-keys',
  'GET /api/v1/audit/consistency',
  'GET /api/v1/events',
  'GET /api/v1/events/{event}/proof',
  'GET /api/v1/keys',
  'GET /api/v1/keys/{id}',
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
  'GET /api/v1/processes/{process}/questions',
  'GET /api/v1/processes/{process}/questions/{question}',
  'GET /api/v1/processes/{process}/status',
  'GET /api/v1/processes/{process}/timeline',
  'GET /api/v1/webhooks',
  'GET /api/v1/webhooks/event-types',
  'GET /api/v1/webhooks/{id}',
  'GET /api/v1/webhooks/{id}/attempts',
  'GET /api/v1/webhooks/{id}/dead-lettered',
  'GET /api/v1/webhooks/{id}/deliveries',
  'GET /api/v1/webhooks/{id}/deliveries/{delivery}/data',
  'GET /audit/checkpoint',
  'GET /audit/tile/{level}/{path}',
  'GET /audit/verifier-key',
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
  'PATCH /api/v1/webhooks/{id}',
  'POST /api/v1/followers/{follower}/skips',
  'POST /api/v1/keys',
  'POST /api/v1/processes',
  'POST /api/v1/processes/{process}/amendments',
  'POST /api/v1/processes/{process}/developments',
  'POST /api/v1/processes/{process}/developments/{development}/corrections',
  'POST /api/v1/processes/{process}/developments/{development}/retractions',
  'POST /api/v1/processes/{process}/import',
  'POST /api/v1/processes/{process}/measures',
  'POST /api/v1/processes/{process}/measures/{measure}/amendments',
  'POST /api/v1/processes/{process}/measures/{measure}/rulings',
  'POST /api/v1/processes/{process}/measures/{measure}/withdrawals',
  'POST /api/v1/processes/{process}/questions',
  'POST /api/v1/processes/{process}/questions/{question}/amendments',
  'POST /api/v1/processes/{process}/questions/{question}/withdrawals',
  'POST /api/v1/webhooks',
  'POST /api/v1/webhooks/dry-run',
  'POST /api/v1/webhooks/{id}/dead-lettered/redeliver',
  'POST /api/v1/webhooks/{id}/deliveries/{delivery}/redeliver',
  'POST /api/v1/webhooks/{id}/disable',
  'POST /api/v1/webhooks/{id}/enable',
  'POST /api/v1/webhooks/{id}/ping',
  'POST /api/v1/webhooks/{id}/replay',
  'POST /api/v1/webhooks/{id}/secret',
  'POST /health/clock',
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

test('every example is what its schema says, and no more', () => {
  expect(new DocumentCheck(document).examples()).toEqual([]);
});

test('what the interactive pages fill in can be asked as it is', async () => {
  const loaded = await startService({ dossier: 'default' });
  try {
    for (const [route, { parameters = [] }] of operations()) {
      const path = filledIn(route, parameters);
      if (path !== undefined) expect([path, (await loaded.http.get(path)).status]).toEqual([path, 200]);
    }
  } finally {
    await loaded.stop();
  }
});

const shown = ({ example, schema }: Parameter): unknown => example ?? schema?.example ?? schema?.default;

/** The address of a read with all that is shown for its parameters; undefined where an id is to be put in by hand. */
function filledIn(route: string, parameters: readonly Parameter[]): string | undefined {
  const [method, path] = route.split(' ') as [string, string];
  const value = (name: string) => parameters.find((parameter) => parameter.name === name && shown(parameter));
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const known = inPath.every((name) => value(name)) && !inPath.includes('id');
  if (method !== 'GET' || !known || parameters.some((parameter) => parameter.in === 'header' && shown(parameter)))
    return undefined;
  const asked = parameters.filter((parameter) => parameter.in === 'query' && shown(parameter) !== undefined);
  const query = new URLSearchParams(Object.fromEntries(asked.map((one) => [one.name, String(shown(one))])));
  return `${path.replace(/\{(\w+)\}/g, (_, name: string) => String(shown(value(name)!)))}?${query}`;
}

test('no header of a request is filled in: what it would say depends on what was read before', () => {
  for (const [route, { parameters = [] }] of operations())
    expect([route, parameters.filter((parameter) => parameter.in === 'header' && shown(parameter))]).toEqual([
      route,
      [],
    ]);
});

test('null is one more type, or one of two forms where the other is a reference', () => {
  const wrong: object[] = [];
  visit(document, (node) => {
    const { anyOf = [], oneOf = [], enum: values = [], type } = node as Nullable;
    const isNull = (form: { type?: unknown }) => form.type === 'null';
    const nullable = Array.isArray(type) && type.includes('null');
    if (
      anyOf.some(isNull) ||
      (oneOf.some(isNull) && oneOf.some((form) => !isNull(form) && !('$ref' in form))) ||
      values.some((value) => typeof value === 'object' && value !== null) ||
      (nullable && values.length > 0 && !values.includes(null))
    )
      wrong.push(node);
  });
  expect(wrong).toEqual([]);
});

interface Nullable {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly object[];
  readonly oneOf?: readonly object[];
}

function visit(node: unknown, see: (node: Readonly<Record<string, unknown>>) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) see(node as Readonly<Record<string, unknown>>);
  for (const value of Object.values(node)) visit(value, see);
}

test('it says which release it is of, under which licence, where, and what a proxy may ask for', () => {
  const release = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
    version: string;
    license: string;
  };
  expect(document.info).toMatchObject({ version: release.version, license: { identifier: release.license } });
  expect(document.servers).toEqual([expect.objectContaining({ url: '/' })]);
  expect(document.security).toEqual([{}, { bearer: [] }]);
  expect(document.components?.securitySchemes).toMatchObject({ bearer: { type: 'http', scheme: 'bearer' } });
});

test('every tag is described, every answer has a schema with a name, and bodies refuse what they do not know', () => {
  const tags = document.tags?.map(({ name }) => name);
  for (const methods of Object.values(document.paths))
    for (const { tags: used } of Object.values(methods) as { tags: string[] }[])
      expect(tags).toEqual(expect.arrayContaining(used));
  for (const [route, { responses, requestBody }] of operations()) {
    const answer = Object.entries(responses).find(([status]) => status.startsWith('2'))![1].content?.[
      'application/json'
    ];
    if (answer)
      expect([route, answer.schema]).toEqual([
        route,
        { $ref: expect.stringContaining('#/components/schemas/') as string },
      ]);
    const body = requestBody?.content['application/json']?.schema as { $ref: string } | undefined;
    if (!body) continue;
    const schema = document.components!.schemas![body.$ref.split('/').at(-1)!];
    expect([route, schema]).toEqual([route, expect.objectContaining({ additionalProperties: false })]);
  }
});

test('every delivery is described, and so is the type of every event of the log', () => {
  const webhooks = (document as { webhooks?: object }).webhooks ?? {};
  expect(Object.keys(webhooks).sort()).toEqual([...CHANGE_KINDS, 'webhook.ping'].sort());
  expect(document.components!.schemas!['LoggedEvent']).toMatchObject({
    discriminator: { mapping: { DevelopmentRecorded: '#/components/schemas/DevelopmentRecorded' } },
  });
  for (const type of Object.keys(SCHEMA_VERSIONS)) expect(Object.keys(document.components!.schemas!)).toContain(type);
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
