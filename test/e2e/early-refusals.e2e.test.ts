import { once } from 'node:events';
import { connect } from 'node:net';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type Service, startService } from './service.js';

let service: Service;
let document: OpenAPIObject;
beforeAll(async () => {
  service = await startService();
  document = (await service.http.get('/openapi.json').expect(200)).body as OpenAPIObject;
});
afterAll(() => service.stop());

/** What comes back over a connection of its own for exactly these lines. */
async function answerTo(...lines: string[]): Promise<{ status: number; headers: string; body: object }> {
  const { hostname, port } = new URL(await service.app.getUrl());
  const socket = connect(Number(port), hostname.replace(/[[\]]/g, ''));
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await once(socket, 'close');
  const [headers = '', body = ''] = text.split('\r\n\r\n');
  return { status: Number(headers.slice(9, 12)), headers: headers.toLowerCase(), body: JSON.parse(body) as object };
}

const HOST = 'Host: localhost';
const LONG = 'a'.repeat(20_000);

test.each([
  ['a header that is none', 400, 'request/malformed', ['GET /health/live HTTP/1.1', HOST, 'bad header']],
  ['no Host', 400, 'request/malformed', ['GET /health/live HTTP/1.1']],
  ['two Hosts', 400, 'request/malformed', ['GET /health/live HTTP/1.1', HOST, 'HOST: there', 'Connection: close']],
  ['a tunnel', 501, 'request/method-not-implemented', ['CONNECT example.org:443 HTTP/1.1', 'Host: example.org:443']],
  ['QUERY', 405, 'route/method-not-allowed', ['QUERY /health/live HTTP/1.1', HOST, 'Connection: close']],
  ['QUERY of nothing', 404, 'route/unknown', ['QUERY /nothing HTTP/1.1', HOST, 'Connection: close']],
  ['a method nobody knows', 400, 'request/malformed', ['FOO / HTTP/1.1', HOST]],
  ['another version', 400, 'request/malformed', ['GET / HTTP/3.0', HOST]],
  [
    'two lengths',
    400,
    'request/malformed',
    ['POST / HTTP/1.1', HOST, 'Content-Length: 2', 'Transfer-Encoding: chunked'],
  ],
  ['headers that are too long', 431, 'request/headers-too-large', ['GET /health/live HTTP/1.1', HOST, `X: ${LONG}`]],
  ['an address that is too long', 431, 'request/headers-too-large', [`GET /${LONG} HTTP/1.1`, HOST]],
  [
    'a name that is too long',
    414,
    'request/address-too-long',
    [`GET /api/v1/processes/${'a'.repeat(200)} HTTP/1.1`, HOST, 'Connection: close'],
  ],
  ['an expectation', 417, 'request/expectation-failed', ['GET /health/live HTTP/1.1', HOST, 'Expect: bogus']],
])('%s is a problem like every other', async (_, status, code, lines) => {
  const answer = await answerTo(...lines);
  expect(answer).toMatchObject({
    status,
    headers: expect.stringContaining('content-type: application/problem+json; charset=utf-8') as string,
    body: { type: `urn:detente:problem:${code}`, status, code, detail: expect.stringMatching(/./) as string },
  });
  expect(answer.headers).toContain('connection: close');
  const { correlationId } = answer.body as { correlationId: string };
  expect(answer.headers).toContain(`x-request-id: ${correlationId}`);
});

test.each([
  ['/api/v1/processes/x/developments?text=%FD', ['text']],
  ['/api/v1/processes/x/developments?type=visit&text=a%C3%BCb%C3&cursor=%ZZ', ['text', 'cursor']],
  ['/api/v1/events?%FD=1', ['%FD']],
  ['/openapi.json?a=%', ['a']],
])('%s names what is not UTF-8', async (path, names) => {
  const { status, body } = await answerTo(`GET ${path} HTTP/1.1`, HOST, 'Connection: close');
  const errors = names.map((parameter) => expect.objectContaining({ parameter, code: 'parameter/not-utf8' }) as object);
  expect({ status, body }).toMatchObject({ status: 400, body: { code: 'request/invalid-parameters', errors } });
});

test('a body of a type that nobody reads is no reason where nothing waits for one', async () => {
  const { status } = await service.http.put('/health/live').set('Content-Type', 'text/csv').send('a,b');
  expect(status).toBe(405);
});

test('an expectation is answered under the id of its request', async () => {
  const { body } = await answerTo('GET /a HTTP/1.1', HOST, 'Expect: bogus', 'X-Request-Id: trace-10');
  expect(body).toMatchObject({ correlationId: 'trace-10', instance: '/a' });
});

test('what may be refused before anybody is asked is in the document for every operation', () => {
  for (const [path, item] of Object.entries(document.paths))
    for (const [method, { responses }] of Object.entries(item as Record<string, { responses: object }>))
      expect([method, path, Object.keys(responses)]).toEqual([
        method,
        path,
        expect.arrayContaining([
          ...['400', '408', '417', '429', '431', '500', '503'],
          ...(path.includes('{') ? ['414'] : []),
          ...(method === 'get' ? [] : ['413', '415']),
        ]),
      ]);
});

test('a page may be as large as the document says, and no larger', async () => {
  const paged = Object.entries(document.paths).flatMap(([path, { get }]) => {
    const limit = get?.parameters?.find((parameter) => 'name' in parameter && parameter.name === 'limit');
    const most = limit && 'schema' in limit && limit.schema && 'maximum' in limit.schema ? limit.schema.maximum! : 0;
    return limit ? [[path.replaceAll(/\{\w+\}/g, 'x'), most] as const] : [];
  });
  expect(paged.length).toBeGreaterThan(8);
  for (const [path, most] of paged) {
    const statusOf = async (limit: number) => (await service.http.get(`${path}?limit=${limit}`)).status;
    expect([path, await statusOf(most + 1)]).toEqual([path, 400]);
    expect([path, [200, 404]]).toEqual([path, expect.arrayContaining([await statusOf(most)])]);
  }
});
