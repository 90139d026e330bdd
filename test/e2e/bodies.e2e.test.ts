import { request as open } from 'node:http';
import { ADMIN } from './keys.js';
import { head, openExample, P, type Service, startService } from './service.js';

const W = '/api/v1/webhooks';

let service: Service;
let subscription: string;
beforeAll(async () => {
  service = await startService({ webhookAllowHttp: true, webhookAllowCidrs: ['127.0.0.0/8'], bodyLimitBytes: 65_536 });
  await openExample(service);
  const { body } = await service.http.post(W).send({ url: 'http://127.0.0.1:9/hook' }).expect(201);
  subscription = `${W}/${(body as { id: string }).id}`;
});
afterAll(() => service.stop());

interface Answer {
  readonly status: number;
  readonly body: { readonly code?: string; readonly detail?: string; readonly errors?: readonly object[] };
}

/** Bytes as they are, under the headers given and no others. */
async function send(
  method: string,
  path: string,
  bytes: Buffer | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const url = new URL(path, await service.app.getUrl());
  const length = headers['transfer-encoding'] ? {} : { 'content-length': Buffer.byteLength(bytes) };
  return new Promise((resolve, reject) => {
    const sending = open(
      url,
      {
        method,
        headers: { ...ADMIN, 'content-type': 'application/json', ...length, ...headers },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode!, body: JSON.parse(text) as Answer['body'] }));
      },
    );
    sending.on('error', reject);
    sending.end(bytes);
  });
}

/** Every address that reads a body. */
const WRITES = (): [method: string, path: string][] => [
  ['POST', '/api/v1/processes'],
  ['POST', `${P}/measures`],
  ['POST', `${P}/measures/air-cargo/rulings`],
  ['POST', `${P}/developments`],
  ['POST', `${P}/developments/at-045/corrections`],
  ['POST', `${P}/developments/at-045/retractions`],
  ['POST', `${P}/import`],
  ['POST', W],
  ['PATCH', subscription],
  ['POST', `${subscription}/secret`],
  ['POST', `${subscription}/replay`],
  ['POST', `${W}/dry-run`],
];

async function refusedEverywhere(bytes: Buffer | string, status: number, headers: Record<string, string> = {}) {
  const before = await head(service);
  const answers: Record<string, Answer['body']> = {};
  for (const [method, path] of WRITES()) {
    const answer = await send(method, path, bytes, headers);
    expect([method, path, answer.status]).toEqual([method, path, status]);
    answers[path] = answer.body;
  }
  expect(await head(service)).toBe(before);
  return answers;
}

test('bytes that are not UTF-8 are refused on every write, with their line', async () => {
  const turkish = Buffer.from('{"id": "e",\n "title": "I\u00f0d\u00fdr"}', 'latin1');
  const answers = await refusedEverywhere(turkish, 400);
  expect(answers[`${P}/measures`]).toMatchObject({
    code: 'request/not-utf8',
    detail: expect.stringContaining('line 2') as string,
  });
  expect(answers[`${P}/import`]).toMatchObject({
    code: 'dossier/not-utf8',
    detail: expect.stringContaining('line 2') as string,
  });
});

test.each([
  ['{"id": "\u00fd"}', 1],
  ['\n{"id": "\u00fd"}', 2],
  ['\n\n\u00fd', 3],
  ['{\n"id":\n"\u00c3\u00bd\u00fd"\n}', 3],
])('the line of other bytes is counted from the first: %j', async (latin1, line) => {
  const { body } = await send('POST', `${P}/measures`, Buffer.from(latin1, 'latin1'));
  expect(body).toMatchObject({ detail: `The body is not UTF-8: line ${line} has other bytes` });
});

test('another charset and another coding are refused on every write', async () => {
  await refusedEverywhere('{}', 415, { 'content-type': 'application/json; charset=iso-8859-9' });
  await refusedEverywhere('{}', 415, { 'content-encoding': 'gzip' });
});

test('UTF-8 may be named', async () => {
  const body = JSON.stringify({ id: 'igdir', title: 'Iğdır' });
  const headers = { 'content-type': 'application/json; charset="UTF-8"', 'content-encoding': 'identity' };
  expect((await send('POST', `${P}/measures`, `\ufeff${body}`, headers)).status).toBe(201);
  expect((await service.http.get(`${P}/measures/igdir`).expect(200)).body).toMatchObject({ title: 'Iğdır' });
});

test('what is no JSON is told by line and column on every write', async () => {
  const answers = await refusedEverywhere('{"id": "ğ",\n "şç": nope}', 400);
  for (const { detail } of Object.values(answers))
    expect(detail).toContain('line 2, column 9 (byte 23): unexpected "o"');
  const cut = await refusedEverywhere('{"id":', 400);
  for (const { detail } of Object.values(cut))
    expect(detail).toContain('line 1, column 7 (byte 6): it ends in the middle');
});

test('nesting without end is refused on every write', async () => {
  const brackets = '['.repeat(8_000) + ']'.repeat(8_000);
  await refusedEverywhere(`{"id": "x", "title": ${brackets}}`, 400);
  await refusedEverywhere(`{"url": "http://127.0.0.1:9/", "filter": {"measures": ${brackets}}}`, 400);
  await refusedEverywhere(brackets, 400);
});

test('a number that would be another, and a name that comes twice, are refused with their place', async () => {
  const { body, status } = await send(
    'POST',
    '/api/v1/processes',
    '{"id": "x", "title": "a", "title": "b", "windows": {"staleDays": 12345678901234567890}}',
  );
  expect(status).toBe(400);
  expect(body).toMatchObject({
    code: 'request/invalid-body',
    errors: [
      { pointer: '/title', code: 'field/repeated' },
      { pointer: '/windows/staleDays', code: 'field/inexact-number' },
    ],
  });
  expect((await send('POST', `${subscription}/replay`, '{"position": 1, "position": 2}')).status).toBe(400);
});

test('a body that is too large is told what it may have', async () => {
  const { status, body } = await send('POST', `${P}/measures`, JSON.stringify({ id: 'x', title: 'x'.repeat(70_000) }));
  expect([status, body.detail]).toEqual([413, 'A body may have 65,536 bytes at most here']);
});

describe('an empty body is no body', () => {
  test.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain'])('sent as %s', async (type) => {
    const { body } = await service.http.post(W).send({ url: 'http://127.0.0.1:9/hook' }).expect(201);
    const own = `${W}/${(body as { id: string }).id}`;
    const empty = (method: string, path: string, headers = {}) =>
      send(method, path, '', { 'content-type': type, ...headers });
    const statuses: unknown[] = [];
    for (const path of ['disable', 'enable', 'ping', 'secret', 'dead-lettered/redeliver'])
      statuses.push([path, (await empty('POST', `${own}/${path}`)).status]);
    expect(statuses).toEqual([
      ['disable', 200],
      ['enable', 200],
      ['ping', 200],
      ['secret', 200],
      ['dead-lettered/redeliver', 202],
    ]);
    expect((await empty('POST', `${own}/deliveries/none/redeliver`)).status).toBe(404);
    expect((await empty('POST', `${W}/dry-run`)).status).toBe(200);
    expect((await empty('DELETE', own)).status).toBe(200);
  });

  test('also where it comes in chunks', async () => {
    const { status } = await send('POST', `${subscription}/enable`, '', { 'transfer-encoding': 'chunked' });
    expect(status).toBe(200);
  });

  test('where one is needed that is said', async () => {
    for (const path of ['/api/v1/processes', `${P}/developments`, W, `${subscription}/replay`]) {
      const { status, body } = await send('POST', path, '');
      expect([status, body.errors]).toEqual([
        400,
        [{ pointer: '', code: 'field/not-an-object', detail: 'is missing: send a JSON object' }],
      ]);
    }
    expect((await send('POST', `${P}/import`, '')).status).toBe(400);
  });

  test('null is a body', async () => expect((await send('POST', `${subscription}/secret`, 'null')).status).toBe(400));
});
