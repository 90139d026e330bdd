import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { request as open } from 'node:http';
import { join } from 'node:path';
import { ADMIN } from './keys.js';
import { head, P, type Service, startService } from './service.js';

const dossier = readFileSync(join(__dirname, '../../src/tracking/dossiers/armenia-turkiye.json'));
const LIMIT_BYTES = 4_194_304;

let service: Service;
beforeEach(async () => {
  service = await startService({ importLimitBytes: LIMIT_BYTES });
});
afterEach(async () => {
  const left = uploads();
  await service.stop();
  expect(left).toEqual([]);
});

function uploads(): string[] {
  const directory = join(service.config.dataDir, 'tmp');
  return existsSync(directory) ? readdirSync(directory) : [];
}
const load = (body: Buffer | string) =>
  service.http.post(`${P}/import`).set('Content-Type', 'application/json').send(body.toString());

test('a dossier is imported once, and makes its process', async () => {
  const first = await load(dossier).expect(201);
  expect(first.body).toMatchObject({ process: 'armenia-turkiye', unchanged: 0, position: await head(service) });
  expect(first.headers).toMatchObject({ location: P, etag: `"${(first.body as { revision: number }).revision}"` });
  const second = await load(dossier).expect(200);
  expect(second.body).toMatchObject({ appended: 0, unchanged: (first.body as { appended: number }).appended });
  expect(await head(service)).toBe((first.body as { position: number }).position);
});

test('an export can be imported elsewhere, and exports the same again', async () => {
  await load(dossier).expect(201);
  const exported = await service.http.get(`${P}/export`).expect(200);
  expect(exported.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': 'attachment; filename="armenia-turkiye.json"',
    vary: expect.stringContaining('accept') as string,
  });
  const elsewhere = await startService();
  await elsewhere.http.post(`${P}/import`).set('Content-Type', 'application/json').send(exported.text).expect(201);
  const again = await elsewhere.http.get(`${P}/export`).expect(200);
  expect(digest(again.text)).toBe(digest(exported.text));
  await elsewhere.stop();
});

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

test('developments are exported as CSV, by Accept header or by name', async () => {
  await load(dossier).expect(201);
  const byHeader = await service.http.get(`${P}/export`).set('Accept', 'text/csv, application/json;q=0.5').expect(200);
  expect(byHeader.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(byHeader.headers['content-disposition']).toContain('armenia-turkiye.csv');
  expect(byHeader.text).toContain('at-050');
  expect((await service.http.get(`${P}/export?format=csv`).expect(200)).text).toBe(byHeader.text);
});

test('an export in neither is refused', async () => {
  await load(dossier).expect(201);
  const { body } = await service.http.get(`${P}/export`).set('Accept', 'application/xml').expect(406);
  expect(body).toMatchObject({ code: 'request/not-acceptable' });
});

test('an export is not sent again while nothing was written; CSV and JSON have tags of their own', async () => {
  await load(dossier).expect(201);
  const { etag } = (await service.http.get(`${P}/export`).expect(200)).headers as { etag: string };
  await service.http.get(`${P}/export`).set('If-None-Match', etag).expect(304);
  await service.http.get(`${P}/export?format=csv`).set('If-None-Match', etag).expect(200);
});

test('one bad record refuses the whole dossier and says where it is', async () => {
  const bad = JSON.parse(dossier.toString()) as { developments: { date: string; effects: { measure: string }[] }[] };
  bad.developments[3]!.date = 'soon';
  bad.developments.find(({ effects }) => effects.length > 0)!.effects[0]!.measure = 'sea-cargo';
  const { body } = await load(JSON.stringify(bad));
  expect(body).toMatchObject({ status: 422 });
  const pointers = (body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer);
  expect(pointers).toEqual(expect.arrayContaining(['/developments/3/date']));
  expect(pointers.some((pointer) => pointer.endsWith('/effects/0/measure'))).toBe(true);
  expect(await head(service)).toBe(0);
});

test.each([
  ['no JSON', '{"process":'],
  ['nothing', ''],
])('a dossier that is %s is refused', async (_, text) => {
  const { status, headers } = await load(text);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(await head(service)).toBe(0);
});

test('a dossier of another process is refused', async () => {
  const answer = await service.http
    .post('/api/v1/processes/other/import')
    .set('Content-Type', 'application/json')
    .send(dossier.toString());
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(await head(service)).toBe(0);
});

test('a dossier in another media type is refused', () =>
  service.http.post(`${P}/import`).set('Content-Type', 'text/csv').send('id').expect(415));

test('a dossier that says it is too large is refused before it arrives', async () => {
  const { status } = await upload({ 'content-length': String(LIMIT_BYTES + 1) }, []);
  expect(status).toBe(413);
});

test('a dossier that turns out too large is refused while it arrives', async () => {
  const mebibyte = Buffer.alloc(1_048_576, ' ');
  const { status } = await upload({ 'transfer-encoding': 'chunked' }, Array<Buffer>(6).fill(mebibyte));
  expect(status).toBe(413);
  expect(await head(service)).toBe(0);
});

test('a client that hangs up leaves nothing behind', async () => {
  const { port } = new URL(await service.app.getUrl());
  const sending = open({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: `${P}/import`,
    headers: { ...ADMIN, 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
  });
  sending.on('error', () => undefined);
  sending.write('{"process":');
  await until(() => uploads().length === 1);
  sending.destroy();
  await until(() => uploads().length === 0);
  expect(await head(service)).toBe(0);
});

test('an import rests on a revision like any write', async () => {
  await load(dossier).expect(201);
  const { body } = await load(dossier.toString().replace('Direct air cargo', 'Direct air cargo'))
    .set('If-Match', '"1"')
    .expect(412);
  expect(body).toMatchObject({ code: 'precondition/failed' });
});

async function upload(headers: Record<string, string>, chunks: readonly Buffer[]): Promise<{ status: number }> {
  const { port } = new URL(await service.app.getUrl());
  return new Promise((resolve, reject) => {
    let answered = false;
    const sending = open(
      {
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: `${P}/import`,
        headers: { ...ADMIN, 'content-type': 'application/json', ...headers },
      },
      (response) => {
        answered = true;
        resolve({ status: response.statusCode! });
        response.resume().on('close', () => sending.destroy());
      },
    );
    sending.on('error', (error) => answered || reject(error));
    sending.flushHeaders();
    for (const chunk of chunks) sending.write(chunk);
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
