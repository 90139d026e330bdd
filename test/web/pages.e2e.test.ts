import { gunzipSync } from 'node:zlib';
import { type Service, startService } from '../e2e/service.js';

const P = '/processes/armenia-turkiye';

let service: Service;
beforeAll(async () => {
  service = await startService({ dossier: 'default' });
});
afterAll(() => service.stop());

const get = (path: string, headers: Record<string, string> = {}) => service.as(undefined).get(path).set(headers);

test('a page that did not change is not sent again, and one that did is', async () => {
  const { headers } = await get(P).expect(200);
  const etag = headers['etag']!;
  await get(P, { 'if-none-match': etag }).expect(304);
  await service.http
    .post(`/api/v1${P}/developments`)
    .send({ date: '2026-01-02', type: 'statement', title: 'Something is said' })
    .expect(201);
  const { text } = await get(P, { 'if-none-match': etag }).expect(200);
  expect(text).toContain('Something is said');
});

test('the files of a page may be kept for ever, and have another address when they change', async () => {
  const { text } = await get(P).expect(200);
  const address = /href="(\/assets\/[^"]+\.css)"/.exec(text)![1]!;
  const { headers } = await get(address).expect(200);
  expect(headers['cache-control']).toContain('immutable');
  await get(address.replace(/assets\/\w+/, 'assets/000000000000')).expect(404);
});

test('a page travels small', async () => {
  const response = await fetch(service.url + P, { headers: { 'accept-encoding': 'gzip' } });
  expect(response.headers.get('content-encoding')).toBe('gzip');
  const { length } = Buffer.from(await (await fetch(service.url + P)).text());
  const raw = await rawBody(service.url + P);
  expect(gunzipSync(raw).length).toBe(length);
  expect(raw.length).toBeLessThan(12_000);
});

async function rawBody(url: string): Promise<Buffer> {
  const { request } = await import('undici');
  const { body } = await request(url, { headers: { 'accept-encoding': 'gzip' } });
  return Buffer.from(await body.arrayBuffer());
}

test('nothing but the service itself may style, script or frame a page', async () => {
  const { headers, text } = await get(P).expect(200);
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/);
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(text).not.toMatch(/ style=|<style|<script(?! type="module" src="\/assets\/)/);
});

test.each([
  ['/processes/nobody', 404],
  [`${P}/measures/nothing`, 404],
  [`${P}/developments/nothing`, 404],
  [`${P}?asOf=soon`, 400],
  [`${P}?atPosition=999999`, 400],
  ['/assets/x/y', 404],
])('%s is refused with a page that says so', async (path, status) => {
  const { headers, text } = await get(path).expect(status);
  expect(headers['content-type']).toMatch(/^text\/html/);
  expect(text).toMatch(/^<!doctype html>/);
});

test('an address that is none is told as a page to a browser, and as data to a program', async () => {
  expect((await get('/nothing', { accept: 'text/html' }).expect(404)).headers['content-type']).toMatch(/^text\/html/);
  expect((await get('/nothing').expect(404)).headers['content-type']).toMatch(/problem\+json/);
  expect((await get('/api/v1/nothing', { accept: 'text/html' }).expect(404)).headers['content-type']).toMatch(/json/);
});

test('a page that is fixed to a position reads the same after a hundred later recordings', async () => {
  const { body } = await service.http.get(`/api/v1${P}`).expect(200);
  const fixed = `${P}?asOf=2025-01-01&atPosition=${(body as { position: number }).position}`;
  const { text: before } = await get(fixed).expect(200);
  for (let day = 1; day <= 100; day++) {
    const month = String((day % 12) + 1).padStart(2, '0');
    const effects = [{ measure: 'land-border', action: day % 2 ? 'take-effect' : 'suspend' }];
    await service.http
      .post(`/api/v1${P}/developments`)
      .send({
        date: `2024-${month}-${String((day % 27) + 1).padStart(2, '0')}`,
        type: 'report',
        title: `${day}`,
        effects,
      })
      .expect(201);
  }
  expect((await get(fixed).expect(200)).text).toBe(before);
});

test.each([
  ['rests on today', '', true],
  ['shows how far knowledge reaches', '?asOf=2023-01-03', true],
  ['shows what the public knows by now', '?asOf=2023-01-03&knownBy=report&atPosition=100', true],
  ['is of one day, as known on one', '?asOf=2023-01-03&knownAt=2023-01-03&knownBy=report', false],
  ['is of one day, up to a position', '?asOf=2023-01-03&atPosition=100', false],
  ['compares a day with today', '/compare?from=2022-12-31', true],
  ['compares today with a day', '/compare?to=2022-12-31&knownFrom=2023-01-03&knownTo=2023-02-01', true],
  ['compares with what is known now', '/compare?from=2022-12-31&to=2023-01-31&knownFrom=2023-01-03', true],
  ['compares what is known now with what was', '/compare?from=2022-12-31&to=2023-01-31&knownTo=2023-01-03', true],
  [
    'compares two fixed views',
    '/compare?from=2022-12-31&to=2023-01-31&knownFrom=2023-01-03&knownTo=2023-02-01&knownBy=report',
    false,
  ],
])('a page that %s has a tag of its day: %s', async (_, query, isOfToday) => {
  const { headers } = await get(P + query).expect(200);
  const today = new Date().toISOString().slice(0, 10);
  expect(headers['etag']!.includes(`.${today}.`)).toBe(isOfToday);
});

test('what rests on a report that nobody has verified is marked in words, wherever it is shown', async () => {
  const id = 'reported';
  await service.http
    .post('/api/v1/processes')
    .send({ id, title: id, roles: { border: 'gate', relations: 'ties' } })
    .expect(201);
  for (const measure of ['gate', 'ties'])
    await service.http
      .post(`/api/v1/processes/${id}/measures`)
      .send({ id: measure, title: measure, kind: 'commitment' })
      .expect(201);
  const said = async () => (await get(`/processes/${id}`).expect(200)).text;
  const source = { publisher: 'Rumours daily', title: 'Open!', url: 'https://example.org/a', grade: 'E' };
  const record = (measure: string, more: object) =>
    service.http
      .post(`/api/v1/processes/${id}/developments`)
      .send({
        ...{ date: '2024-01-01', type: 'report', title: measure, effects: [{ measure, action: 'take-effect' }] },
        ...more,
      })
      .expect(201);
  await record('gate', { source, confidence: 'to-verify' });
  expect(await said()).toContain('The land border is open (unverified).');
  expect((await get(`/processes/${id}/card`).expect(200)).text).toContain('The land border is open (unverified).');
  expect((await get('/').expect(200)).text).toMatch(/1 of 2 measures in effect, 1 of them not confirmed/);
  await record('ties', { type: 'relations-established', source: { ...source, grade: 'A' } });
  expect(await said()).toContain('Diplomatic relations are established.');
});

describe('a dossier that wants to be more than text', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    'x'.repeat(300),
    'אבג \u202eabc\u202c',
    'Հայաստան–Türkiye',
    "' onmouseover='alert(1)",
  ];

  test('stays text on every page', async () => {
    const id = 'hostile';
    await service.http.post('/api/v1/processes').send({ id, title: hostile[0] }).expect(201);
    for (const [index, title] of hostile.entries()) {
      await service.http
        .post(`/api/v1/processes/${id}/measures`)
        .send({ id: `m${index}`, title })
        .expect(201);
      await service.http
        .post(`/api/v1/processes/${id}/developments`)
        .send({
          id: `d${index}`,
          date: '2024-01-01',
          type: 'statement',
          title,
          notes: title,
          effects: [{ measure: `m${index}`, action: 'take-effect', note: title }],
          source: { publisher: title, title, url: 'https://example.org/%22%3E%3Cscript%3E' },
        })
        .expect(({ status }) => expect([201, 400]).toContain(status));
    }
    for (const path of ['/', `/processes/${id}`, `/processes/${id}/measures/m0`, `/processes/${id}/developments/d1`]) {
      const { text } = await get(path).expect(200);
      expect(text).not.toMatch(/<script>|<img /);
    }
  });
});
