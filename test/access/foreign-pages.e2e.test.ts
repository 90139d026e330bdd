import { request as open } from 'node:http';
import { ADMIN } from '../e2e/keys.js';
import { cargoFlies, head, openExample, P, type Service, startService } from '../e2e/service.js';

const PAGE = 'https://page.example';
const FRIEND = 'https://friend.example';

let service: Service;
afterEach(() => service.stop());

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly code: string | undefined;
}

/** What fetch would not let a test say: any Host, Origin and Sec-Fetch-Site. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body?: object): Promise<Answer> {
  const { port } = new URL(service.url);
  const type = body && { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sending = open({ port, host: '127.0.0.1', method, path, headers: { ...type, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        const { code } = (text.startsWith('{') ? JSON.parse(text) : {}) as { code?: string };
        resolve({ status: response.statusCode!, headers: response.headers, code });
      });
    });
    sending.on('error', reject);
    sending.end(body && JSON.stringify(body));
  });
}
const write = (headers: Record<string, string>) =>
  ask('POST', `${P}/developments`, { ...ADMIN, ...headers }, cargoFlies);

describe('a service that only its own machine reaches', () => {
  beforeEach(async () => {
    service = await startService();
    await openExample(service);
  });

  test.each(['evil.example', 'evil.example:3000', 'localhost.evil.example', '127.0.0.1.evil.example', 'a@localhost'])(
    'does not answer as %j: a page whose name leads here gets nothing',
    async (host) => {
      const before = await head(service);
      for (const [method, path] of [
        ['GET', '/api/v1/processes'],
        ['GET', '/health/ready'],
        ['GET', '/docs'],
        ['POST', '/health/clock'],
      ] as const)
        expect(await ask(method, path, { ...ADMIN, host })).toMatchObject({ status: 421, code: 'host/unknown' });
      expect(await write({ host, origin: `http://${host}` })).toMatchObject({ status: 421 });
      expect(await head(service)).toBe(before);
    },
  );

  test.each([
    'localhost',
    'LOCALHOST:3000',
    'localhost.:3000',
    '127.0.0.1',
    '[::1]:3000',
    '192.0.2.7:80',
    '[2001:db8::1]',
  ])('answers as %s, which is no name that could be made to lead here', async (host) => {
    expect(await ask('GET', '/api/v1/processes', { host })).toMatchObject({ status: 200 });
    expect(await write({ host, origin: `http://${host}` })).toMatchObject({ status: 201 });
  });

  test.each([
    ['its Origin', { origin: PAGE }],
    ['an Origin that is hidden', { origin: 'null' }],
    ['another port of the same machine', { host: '127.0.0.1:3000', origin: 'http://127.0.0.1:8080' }],
    ['Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site of a sibling', { 'sec-fetch-site': 'same-site' }],
    ['Sec-Fetch-Site nobody knows', { 'sec-fetch-site': 'elsewhere' }],
  ])('a page elsewhere, told by %s, writes nothing, even with a key', async (_, headers) => {
    const before = await head(service);
    expect(await write(headers)).toMatchObject({ status: 403, code: 'origin/foreign' });
    expect(await head(service)).toBe(before);
  });

  test('a page elsewhere switches nothing off with a POST that has no body', async () => {
    const { body } = await service.http.post('/api/v1/webhooks').send({ url: 'https://1.1.1.1/hook' }).expect(201);
    const { id } = body as { id: string };
    for (const [method, path] of [
      ['POST', `/api/v1/webhooks/${id}/disable`],
      ['DELETE', `/api/v1/webhooks/${id}`],
    ] as const)
      expect(await ask(method, path, { ...ADMIN, origin: PAGE })).toMatchObject({ status: 403 });
    await service.http.get(`/api/v1/webhooks/${id}`).expect(200, /"state":"enabled"/);
  });

  test.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'])(
    'a form of a page (%s) is no body',
    async (type) => {
      const answer = await ask('POST', `${P}/developments`, { ...ADMIN, 'content-type': type }, cargoFlies);
      expect(answer.status).toBe(415);
    },
  );

  test('its own pages, and what a user does by hand, write', async () => {
    const { host } = new URL(service.url);
    expect(await write({ origin: service.url, 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 201 });
    expect(await write({ host, 'sec-fetch-site': 'none' })).toMatchObject({ status: 201 });
  });

  test('no page elsewhere may read what it answers', async () => {
    const { headers } = await ask('GET', '/api/v1/processes', { origin: PAGE });
    expect(headers).toMatchObject({ 'cross-origin-resource-policy': 'same-origin' });
    const preflight = await ask('OPTIONS', '/api/v1/processes', {
      origin: PAGE,
      'access-control-request-method': 'POST',
    });
    for (const told of [headers, preflight.headers])
      expect(Object.keys(told).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

test('the name in PUBLIC_URL is its own, also where a proxy before it speaks TLS', async () => {
  service = await startService({ publicUrl: 'https://Detente.example/tracker' });
  await openExample(service);
  expect(await ask('GET', '/api/v1/processes', { host: 'detente.example' })).toMatchObject({ status: 200 });
  expect(await write({ origin: 'https://detente.example' })).toMatchObject({ status: 201 });
  expect(await write({ host: 'detente.example', origin: 'https://detente.example' })).toMatchObject({ status: 201 });
  expect(await ask('GET', '/api/v1/processes', { host: 'www.detente.example' })).toMatchObject({ status: 421 });
});

test('pages of the origins in CORS_ORIGINS may read and write with a key, refusals too; others may not', async () => {
  service = await startService({ corsOrigins: [FRIEND] });
  await openExample(service);
  const preflight = await ask('OPTIONS', `${P}/developments`, {
    origin: FRIEND,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  });
  expect(preflight).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': FRIEND } });
  const site = { origin: FRIEND, 'sec-fetch-site': 'cross-site' };
  const allowed = { headers: { 'access-control-allow-origin': FRIEND } };
  expect(await write(site)).toMatchObject({ status: 201, ...allowed });
  expect(await ask('POST', `${P}/developments`, site, cargoFlies)).toMatchObject({ status: 401, ...allowed });
  expect((await ask('GET', '/api/v1/processes', site)).headers).not.toHaveProperty('access-control-allow-credentials');
  const stranger = await ask('GET', '/api/v1/processes', { origin: PAGE });
  expect(stranger.headers).not.toHaveProperty('access-control-allow-origin');
  expect(await write({ origin: PAGE })).toMatchObject({ status: 403 });
});
