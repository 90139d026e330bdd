import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReadModel } from '../../src/read-model/read-model.js';
import { openExample, P, type Service, startService } from './service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
  await openExample(service);
});
afterAll(() => service.stop());

const PROBLEM = 'application/problem+json; charset=utf-8';

test('an unknown address', async () => {
  const { body } = await service.http.get('/api/v2/nothing?x=1').expect(404).expect('content-type', PROBLEM);
  expect(body).toMatchObject({
    type: 'urn:detente:problem:route/unknown',
    title: 'Nothing answers at this address',
    status: 404,
    instance: '/api/v2/nothing?x=1',
    code: 'route/unknown',
  });
});

test('a method that an address does not know is told which it knows', async () => {
  const answer = await service.http.delete(`${P}/measures/air-cargo`).expect(405).expect('content-type', PROBLEM);
  expect(answer.headers['allow']).toBe('GET, HEAD');
  expect((await service.http.put(`${P}/measures`).expect(405)).headers['allow']).toBe('GET, HEAD, POST');
});

test.each([
  ['text that is no JSON', '{"id":'],
  ['nothing', ''],
  ['a poisoned prototype', '{"__proto__":{"id":"x"}}'],
  ['a list', '[]'],
])('a body that is %s', async (_, text) => {
  const sent = service.http.post('/api/v1/processes').set('Content-Type', 'application/json').send(text);
  const { body } = await sent.expect(400).expect('content-type', PROBLEM);
  expect(body).toMatchObject({ status: 400, code: expect.stringMatching(/^request\//) as string });
});

test('no body at all', () => service.http.post('/api/v1/processes').expect(400).expect('content-type', PROBLEM));

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'application/x-streamed-json'])(
  'a body in %s',
  async (type) => {
    const { body } = await service.http.post(`${P}/measures`).set('Content-Type', type).send('id=x').expect(415);
    expect(body).toMatchObject({ code: 'request/unsupported-media-type' });
  },
);

test('a body over 1 MiB', async () => {
  const notes = 'x'.repeat(1_048_576);
  const { body } = await service.http
    .post(`${P}/developments`)
    .send({ notes })
    .expect(413)
    .expect('content-type', PROBLEM);
  expect(body).toMatchObject({ code: 'request/too-large' });
});

test('an address that is not well-formed', () =>
  service.http.get('/api/v1/processes/%zz').expect(400).expect('content-type', PROBLEM));

test('a sane request id comes back, another is replaced', async () => {
  const idOf = async (sent: string) =>
    ((await service.http.get('/nothing').set('X-Request-Id', sent).expect(404)).body as { correlationId: string })
      .correlationId;
  expect(await idOf('trace-7:a/b')).toBe('trace-7:a/b');
  expect(await idOf('a"b')).not.toBe('a"b');
  expect(await idOf('x'.repeat(129))).toHaveLength((await idOf('a b')).length);
});

test('every answer names its request', async () => {
  const named = async (path: string, status: number) =>
    (await service.http.get(path).set('X-Request-Id', 'trace-9').expect(status)).headers['x-request-id'] as unknown;
  for (const [path, status] of [
    [P, 200],
    ['/health/live', 200],
    ['/audit/verifier-key', 200],
    ['/openapi.json', 200],
    ['/nothing', 404],
    ['/api/v1/processes/%zz', 400],
  ] as const)
    expect([path, await named(path, status)]).toEqual([path, 'trace-9']);
  const own = await service.http.post(`${P}/measures`).send({}).expect(400);
  expect(own.headers['x-request-id']).toBe((own.body as { correlationId: string }).correlationId);
});

test('answers of the API are no pages, and pages may not be framed elsewhere', async () => {
  const api = await service.http.get(`${P}/status`).expect(200);
  expect(api.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
  const refusal = await service.http.get('/nothing').expect(404);
  expect(refusal.headers['content-security-policy']).toBe(api.headers['content-security-policy']);
  const page = await service.http.get('/docs').expect(200);
  expect(page.headers['content-security-policy']).toContain("frame-ancestors 'self'");
});

test('a service whose data directory cannot be written is not ready, and says so', async () => {
  const other = await startService();
  const scratch = join(other.config.dataDir, 'tmp');
  rmSync(scratch, { recursive: true });
  writeFileSync(scratch, 'in the way');
  const { body, headers } = await other.http.get('/health/ready').expect(503);
  expect(body).toMatchObject({
    status: 'not-ready',
    parts: { 'data-directory': expect.stringContaining('cannot be written') as string, 'read-model': 'ok' },
  });
  expect(headers['retry-after']).toBe('1');
  await other.http.get('/health/live').expect(200);
  await other.stop();
});

test('a failure nobody foresaw is answered with its correlation id and nothing of its inside', async () => {
  const other = await startService();
  await openExample(other);
  other.app.get(ReadModel, { strict: false }).db.close();
  const { body, text } = await other.http.get(`${P}/status`).set('X-Request-Id', 'trace-8').expect(500);
  expect(body).toMatchObject({ status: 500, code: 'service/unexpected', correlationId: 'trace-8' });
  expect(text).not.toMatch(/database|sqlite|\.ts|\.js/i);
  other.app.get(ReadModel, { strict: false }).db.open();
  await other.stop();
});
