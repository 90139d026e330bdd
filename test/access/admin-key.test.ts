import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSpoilt } from '../../src/access/keys/key-text.js';
import { Config } from '../../src/config.js';
import { createApp } from '../../src/create-app.js';
import { withKey } from '../e2e/keys.js';

const GIVEN = 'k'.repeat(32);
const OTHER = 'o'.repeat(32);

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'detente-admin-key-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const file = () => join(dataDir, 'admin.key');
const kept = () => readFileSync(file(), 'utf8').trim();

/** Runs a service until `use` is through. */
async function served(settings: Partial<Config>, use: (url: string) => Promise<void> = () => Promise.resolve()) {
  const config = new Config({ port: 0, dataDir, dossier: 'none', logLevel: 'silent', ...settings });
  const app = await createApp(config);
  try {
    await app.listen({ port: 0, host: config.host });
    await use((await app.getUrl()).replace('0.0.0.0', '127.0.0.1'));
  } finally {
    await app.close();
  }
}

const statusWith = (key: string) => async (url: string) =>
  (await fetch(`${url}/api/v1/keys`, { headers: withKey(key) })).status;
const isTaken = (key: string) => async (url: string) => expect(await statusWith(key)(url)).toBe(200);
const isRefused = (key: string) => async (url: string) => expect(await statusWith(key)(url)).toBe(401);

async function issueAdmin(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...withKey(kept()) },
    body: JSON.stringify({ name: 'Chief', role: 'admin' }),
  });
  return ((await answer.json()) as { key: string }).key;
}

test('the first start makes a key that its owner alone can read, and the next start finds it', async () => {
  await served({}, (url) => isTaken(kept())(url));
  const made = kept();
  expect(isSpoilt(made)).toBe(false);
  expect(made).toMatch(/^detente_/);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  await served({}, isTaken(made));
  expect(kept()).toBe(made);
});

test('a key that is given is kept for later starts, and takes the place of the one before', async () => {
  await served({ adminKey: OTHER });
  await served({ adminKey: GIVEN }, async (url) => {
    await isTaken(GIVEN)(url);
    await isRefused(OTHER)(url);
  });
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  await served({}, isTaken(GIVEN));
});

test('a key in a file elsewhere is used from there', async () => {
  const adminKeyFile = join(dataDir, 'secret');
  writeFileSync(adminKeyFile, `${GIVEN}\n`);
  await served({ adminKeyFile, host: '0.0.0.0' }, isTaken(GIVEN));
  expect(existsSync(file())).toBe(false);
});

test('where the log knows an admin, a key that was deleted is not made again', async () => {
  let chief = '';
  await served({}, async (url) => {
    chief = await issueAdmin(url);
  });
  rmSync(file());
  await served({ host: '0.0.0.0' }, isTaken(chief));
  expect(existsSync(file())).toBe(false);
});

test('others are not let in to a service that has no key', async () => {
  await expect(served({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'admin-key/missing' });
  expect(existsSync(file())).toBe(false);
  await served({ host: '0.0.0.0', adminKey: GIVEN }, isTaken(GIVEN));
  await served({ host: '0.0.0.0' }, isTaken(GIVEN));
});

test.each(['127.0.0.1', 'localhost'])('on %s the first start makes one', async (host) => {
  await served({ host });
  expect(existsSync(file())).toBe(true);
});

test('a key that others can read, or that is none, is refused', async () => {
  await served({});
  chmodSync(file(), 0o644);
  await expect(served({})).rejects.toMatchObject({ code: 'admin-key/exposed' });
  chmodSync(file(), 0o600);
  writeFileSync(file(), 'short');
  await expect(served({})).rejects.toMatchObject({ code: 'admin-key/malformed' });
  await expect(served({ adminKeyFile: join(dataDir, 'nowhere') })).rejects.toMatchObject({
    code: 'admin-key/unusable',
  });
});
