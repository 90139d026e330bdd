import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keys } from '../../src/doctor/key-findings.js';
import { type Service, startService } from '../e2e/service.js';

const DAY_MS = 86_400_000;
const elsewhere = mkdtempSync(join(tmpdir(), 'detente-elsewhere-'));
const named = join(elsewhere, 'signing.pem');
let service: Service;
beforeAll(async () => {
  service = await startService();
  writeFileSync(named, '');
});
afterAll(async () => {
  await service.stop();
  rmSync(elsewhere, { recursive: true });
});

const at = (name: string) => join(service.config.dataDir, name);
const agesAfter = (days: number) =>
  keys(
    { directory: service.config.dataDir, elsewhere: [named], logFile: at('log.sqlite') },
    Date.now() + days * DAY_MS + DAY_MS / 2,
  );
const issue = async (name: string, terms: object = {}) =>
  (
    await service.http
      .post('/api/v1/keys')
      .send({ name, role: 'reader', ...terms })
      .expect(201)
  ).body as { id: string };

test('the age is told of every key there is: files, those that settings name, and those that were issued and count', async () => {
  await issue('Newsroom');
  await issue('Short', { expires: new Date(Date.now() + DAY_MS).toISOString() });
  await service.http.delete(`/api/v1/keys/${(await issue('Gone')).id}`).expect(200);
  const { verdict, found } = await agesAfter(3);
  expect(verdict).toBe('ok');
  expect(found.split(', ')).toEqual(
    [at('admin.key'), at('audit-key'), at('webhook-key'), named, 'the key of Newsroom'].map(
      (what) => `${what}: 3 days old`,
    ),
  );
});

test('a year after it was issued, a key is to be looked at', async () => {
  expect(await agesAfter(366)).toMatchObject({
    verdict: 'warning',
    found: expect.stringContaining('Newsroom: 366') as string,
  });
});

test.each(['admin.key', 'audit-key', 'webhook-key'])('so is %s, by when it was written', async (name) => {
  const old = new Date(Date.now() - 400 * DAY_MS);
  utimesSync(at(name), old, old);
  expect(await agesAfter(0)).toMatchObject({
    verdict: 'warning',
    found: expect.stringContaining(`${name}: 400 days`) as string,
  });
  utimesSync(at(name), new Date(), new Date());
});

test('and so is one that a setting names', async () => {
  const old = new Date(Date.now() - 400 * DAY_MS);
  utimesSync(named, old, old);
  expect(await agesAfter(0)).toMatchObject({
    verdict: 'warning',
    found: expect.stringContaining(`${named}: 400 days`) as string,
  });
});
