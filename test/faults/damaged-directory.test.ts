import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECTIONS } from '../../src/projections.js';
import { dose } from '../doses.js';
import { ADMIN } from '../e2e/keys.js';
import { type DamageName, damagedCopy, listening, overwrite, type Served, served } from './damaged-directory.js';
import { ServiceProcess } from './service-process.js';

/** It is as if nothing had happened. */
const SAME = 'serves the same';
/** And says so: what follows from the log is made again. */
const AGAIN = 'makes it again, and serves the same';
/** It serves what it can, and takes no writes once the damage is met. */
const UNTIL_MET = 'is not ready once it is met';
const DEGRADED = 'serves the same, and health tells of it';

/** Else the one line with which it refuses to start. */
type Outcome = typeof SAME | typeof AGAIN | typeof UNTIL_MET | typeof DEGRADED | RegExp;

const DERIVED = {
  deleted: SAME,
  emptied: SAME,
  cut: AGAIN,
  'overwritten head': AGAIN,
  'overwritten middle': AGAIN,
  'a directory': AGAIN,
} as const;
const NO_KEY = /audit-key cannot be used .*It must be an Ed25519 private key/;
const OTHER_NAME = /audit-origin says .*, and the log was sealed as detente\.local.*Put back the name as it was/;
const NO_WEBHOOK_KEY = /webhook-key must hold the base64 of 32 random bytes/;
const NO_LOG =
  /has no events, and it was longer: the sealed tree knows 154, the read model knows 154.*Nothing was changed\. Put the log back/;
const NO_CURSORS =
  /operational\.sqlite is .*how far webhooks have come, and nothing else is lost.*under the same webhook-id/;
const NO_LOCK = /lock\.sqlite is .*Make sure that nobody does, remove it, then start again/;

const READ_MODEL = `read-model-${PROJECTIONS.map(({ TABLES }) => TABLES.version).join('.')}.sqlite`;

const TABLE: Readonly<Record<string, Readonly<Record<DamageName, Outcome>>>> = {
  'log.sqlite': {
    deleted: NO_LOG,
    emptied: NO_LOG,
    cut: /log\.sqlite is damaged .*put back a copy/,
    'overwritten head': /log\.sqlite is there but is not a log of détente, or its head was overwritten/,
    'overwritten middle': UNTIL_MET,
    'a directory': /log\.sqlite is a directory, and not a file/,
  },
  [READ_MODEL]: DERIVED,
  'audit-1.sqlite': DERIVED,
  'operational.sqlite': {
    deleted: SAME,
    emptied: SAME,
    cut: NO_CURSORS,
    'overwritten head': NO_CURSORS,
    'overwritten middle': DEGRADED,
    'a directory': NO_CURSORS,
  },
  'lock.sqlite': {
    deleted: SAME,
    emptied: SAME,
    cut: SAME,
    'overwritten head': NO_LOCK,
    'overwritten middle': SAME,
    'a directory': NO_LOCK,
  },
  'audit-key': {
    deleted: /audit-key is not there, and the log beside it was sealed with it/,
    emptied: NO_KEY,
    cut: NO_KEY,
    'overwritten head': NO_KEY,
    'overwritten middle': NO_KEY,
    'a directory': /audit-key is a directory, and no file/,
  },
  'audit-origin': {
    deleted: /audit-origin is not there, .*It was detente\.local/,
    emptied: /audit-origin must hold the name of the log/,
    cut: OTHER_NAME,
    'overwritten head': OTHER_NAME,
    'overwritten middle': OTHER_NAME,
    'a directory': /audit-origin is a directory, and no file/,
  },
  // ADMIN_KEY is set, and takes its place.
  'admin.key': {
    deleted: SAME,
    emptied: SAME,
    cut: SAME,
    'overwritten head': SAME,
    'overwritten middle': SAME,
    'a directory': /The admin's key cannot be kept in .*admin\.key/,
  },
  'webhook-key': {
    deleted: SAME,
    emptied: NO_WEBHOOK_KEY,
    cut: NO_WEBHOOK_KEY,
    'overwritten head': NO_WEBHOOK_KEY,
    'overwritten middle': NO_WEBHOOK_KEY,
    'a directory': /webhook-key is a directory, and no file/,
  },
};

/** Those of the schema, and the first of each table. */
const PAGES_OF_A_START = 37;
const PAGE_BYTES = 4_096;

const HOW = { environment: { DOSSIER: 'default' } };
const parent = mkdtempSync(join(tmpdir(), 'detente-damaged-'));
const whole = join(parent, 'whole');
let before: Served;

beforeAll(async () => {
  const service = await ServiceProcess.start(whole, HOW);
  before = await served(service.url);
  expect(await service.terminate()).toMatchObject({ code: 0, errors: '' });
});
afterEach(() => ServiceProcess.killAll());
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const health = async (url: string) => {
  const answer = await fetch(`${url}/health/ready`);
  return { code: answer.status, ...((await answer.json()) as { status: string; parts: Record<string, string> }) };
};

async function write(url: string): Promise<number> {
  const headers = { ...ADMIN, 'content-type': 'application/json' };
  const body = JSON.stringify({ id: 'another', title: 'Another' });
  return (await fetch(`${url}/api/v1/processes`, { method: 'POST', headers, body })).status;
}

async function expectServed(service: ServiceProcess, outcome: Exclude<Outcome, RegExp>): Promise<void> {
  if (outcome === AGAIN) {
    // Whoever asks first may meet it, or what falls due today.
    await fetch(`${service.url}/api/v1/processes/armenia-turkiye/developments?text=border`).catch(() => undefined);
    await service.says(/made again from the log[^]*Listening on/);
    // What is met after the file was opened is mended by opening all parts again.
    if (service.log.includes('No webhooks are sent')) await service.says(/opens its parts again[^]*Listening on/);
  }
  const now = await served(service.url);
  if (outcome === UNTIL_MET) {
    expect(now.status).toBe(before.status);
    expect(await health(service.url)).toMatchObject({
      code: 503,
      status: 'not-ready',
      parts: { log: expect.stringMatching(/log\.sqlite is damaged .*"npx detente doctor" finds where/) as string },
    });
    expect(await write(service.url)).toBe(503);
    return;
  }
  expect(now).toEqual(before);
  expect(/made again from the log/.test(service.log)).toBe(outcome === AGAIN);
  expect((await health(service.url)).status).toBe(outcome === DEGRADED ? 'degraded' : 'ok');
  expect(await write(service.url)).toBe(201);
}

const ROWS = Object.entries(TABLE).flatMap(([file, outcomes]) =>
  Object.entries(outcomes).map(([damage, outcome]) => [file, damage as DamageName, outcome] as const),
);
/** Of six damages to a file, every seventh row is another one with each file. */
const EVERY = dose('DAMAGED_EVERY', { usual: 7, long: 1 });
const tried = ROWS.filter((_, row) => row % EVERY === EVERY - 1);

test.each(tried)('%s, %s: the service %s', async (file, damage, outcome) => {
  const directory = damagedCopy(whole, join(parent, `${file} ${damage}`), file, damage);
  const service = ServiceProcess.spawn(directory, HOW);
  const url = await listening(service);
  if (outcome instanceof RegExp) {
    const { code, errors } = await service.ended;
    expect({ url, code, errors }).toEqual({
      url: undefined,
      code: 1,
      errors: expect.stringMatching(outcome) as string,
    });
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
    return;
  }
  expect(url).toBeDefined();
  await expectServed(service, outcome);
});

test('every file of a data directory has a row, and is for its owner only', () => {
  expect(readdirSync(whole).sort()).toEqual([...Object.keys(TABLE), 'tmp'].sort());
  for (const file of readdirSync(whole))
    expect([file, (statSync(join(whole, file)).mode & 0o077).toString(8)]).toEqual([file, '0']);
  expect((statSync(whole).mode & 0o077).toString(8)).toBe('0');
});

test('a read model that turns out to be damaged while it is used is made again, and nobody starts anything', async () => {
  const directory = join(parent, 'in use');
  cpSync(whole, directory, { recursive: true });
  const file = join(directory, READ_MODEL);
  const last = Math.floor(statSync(file).size / PAGE_BYTES);
  // All but what a start looks at.
  overwrite(file, PAGES_OF_A_START * PAGE_BYTES, (last - PAGES_OF_A_START) * PAGE_BYTES);
  const service = await ServiceProcess.start(directory, HOW);
  // Whoever asks first may meet it, or what falls due today.
  await fetch(`${service.url}/api/v1/processes/armenia-turkiye/developments?text=border`).catch(() => undefined);
  await service.says(/read-model-[^]*is damaged[^]*closes and opens its parts again[^]*Listening on/);
  expect(await served(service.url)).toEqual(before);
});

test('a log that was meant to lose its end is taken as it is once, and says why from then on', async () => {
  const directory = damagedCopy(whole, join(parent, 'accepted'), 'log.sqlite', 'deleted');
  const words = ['--accept-shorter-log', 'the disk was lost, and no copy is left'];
  const first = await ServiceProcess.start(directory, { words });
  const events = await (await fetch(`${first.url}/api/v1/events`)).json();
  expect(events).toMatchObject({
    events: [{ type: 'ShorterLogAccepted', stream: 'operations', data: { head: 0, reason: words[1] } }],
    head: 1,
  });
  expect(await write(first.url)).toBe(201);
  expect(await first.terminate()).toMatchObject({ code: 0, errors: '' });
  const again = await ServiceProcess.start(directory);
  expect((await health(again.url)).status).toBe('ok');
});
