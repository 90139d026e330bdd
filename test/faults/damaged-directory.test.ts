import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECTIONS } from '../../src/projections.js';
import { dose } from '../doses.js';
import { ADMIN } from '../e2e/keys.js';
import { Subscriber } from '../webhooks/subscriber.js';
import { type DamageName, damagedCopy, listening, overwrite, type Served, served } from './damaged-directory.js';
import { ServiceProcess } from './service-process.js';

/** It is as if nothing had happened. */
const SAME = 'serves the same';
/** And says so: what follows from the log is made again. */
const AGAIN = 'makes it again, and serves the same';
/** It serves what it can, and takes no writes once the damage is met. */
const UNTIL_MET = 'is not ready once it is met';
const DEGRADED = 'serves the same, and health tells of it';
/** And says so: nothing else knows how far webhooks have come. */
const TOLD_AGAIN = 'serves the same, and tells webhooks again what they were told';

/** Else the one line with which it refuses to start. */
type Outcome = typeof SAME | typeof AGAIN | typeof UNTIL_MET | typeof DEGRADED | typeof TOLD_AGAIN | RegExp;

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
  /has no events, and it was longer: the sealed tree knows \d+, the read model knows \d+, a webhook knows \d+.*Nothing was changed\. Put the log back/;
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
    deleted: TOLD_AGAIN,
    emptied: TOLD_AGAIN,
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

const HOW = { environment: { DOSSIER: 'default', WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8' } };
/** Of what subscribers were told before the damage. */
const TOLD = ['told-1', 'told-2'];
const parent = mkdtempSync(join(tmpdir(), 'detente-damaged-'));
const whole = join(parent, 'whole');
let before: Served;
let subscriber: Subscriber;
let told: readonly string[];

beforeAll(async () => {
  subscriber = await Subscriber.start();
  const service = await ServiceProcess.start(whole, HOW);
  await subscriber.subscribeTo(service.url, 1);
  for (const id of TOLD) await record(service.url, id);
  await subscriber.until((all) => all.length === TOLD.length);
  told = subscriber.all.map(({ id }) => id);
  before = await served(service.url);
  expect(await service.terminate()).toMatchObject({ code: 0, errors: '' });
});
afterEach(() => ServiceProcess.killAll());
afterAll(async () => {
  await subscriber.stop();
  rmSync(parent, { recursive: true, force: true });
});

const health = async (url: string) => {
  const answer = await fetch(`${url}/health/ready`);
  return { code: answer.status, ...((await answer.json()) as { status: string; parts: Record<string, string> }) };
};

async function post(url: string, body: object): Promise<number> {
  const headers = { ...ADMIN, 'content-type': 'application/json' };
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status;
}
const write = (url: string) => post(`${url}/api/v1/processes`, { id: 'another', title: 'Another' });
const record = (url: string, id: string) =>
  post(`${url}/api/v1/processes/armenia-turkiye/developments`, { id, date: '2026-11-01', type: 'report', title: id });

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

/** Behind what webhooks are told again, in order, comes what is recorded from then on. */
async function expectTold(service: ServiceProcess, again: readonly string[], since: number): Promise<void> {
  expect(await record(service.url, 'since')).toBe(201);
  await subscriber.until((all) => all.slice(since).some(({ id }) => !told.includes(id)));
  const ids = subscriber.all.slice(since).map(({ id }) => id);
  expect(ids.slice(0, -1)).toEqual(again);
  const isSaid =
    /operational\.sqlite was not there, or empty: how far webhooks have come is not known any more \(1 of them\)/;
  expect(isSaid.test(service.log)).toBe(again.length > 0);
}

const ROWS = Object.entries(TABLE).flatMap(([file, outcomes]) =>
  Object.entries(outcomes).map(([damage, outcome]) => [file, damage as DamageName, outcome] as const),
);
/** Of six damages to a file, every seventh row is another one with each file. */
const EVERY = dose('DAMAGED_EVERY', { usual: 7, long: 1 });
const tried = ROWS.filter(([, , outcome], row) => outcome === TOLD_AGAIN || row % EVERY === EVERY - 1);

test.each(tried)('%s, %s: the service %s', async (file, damage, outcome) => {
  const directory = damagedCopy(whole, join(parent, `${file} ${damage}`), file, damage);
  const since = subscriber.all.length;
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
  // Without their cursors nothing is sent, and with another key nothing can be signed.
  if (outcome !== UNTIL_MET && outcome !== DEGRADED && file !== 'webhook-key')
    await expectTold(service, outcome === TOLD_AGAIN ? told : [], since);
});

test('a log of which key and tree are both gone is not signed with another key, until its name is gone too', async () => {
  const directory = damagedCopy(whole, join(parent, 'another'), 'audit-key', 'deleted');
  rmSync(join(directory, 'audit-1.sqlite'));
  const { code, errors } = await ServiceProcess.spawn(directory, HOW).ended;
  expect([code, errors]).toEqual([
    1,
    expect.stringMatching(/audit-key is not there, .*remove audit-1\.sqlite and audit-origin too/),
  ]);
  rmSync(join(directory, 'audit-origin'));
  const service = await ServiceProcess.start(directory, HOW);
  expect(service.log).toMatch(/Made the key that signs the log, in .*audit-key: to whoever verified this log before/);
  const { checkpoint, ...rest } = await served(service.url);
  expect(checkpoint).not.toBe(before.checkpoint);
  expect(rest).toEqual({ status: before.status, events: before.events });
});

test('a start says who else may use the directory and the key of the log', async () => {
  const directory = join(parent, 'open');
  cpSync(whole, directory, { recursive: true });
  chmodSync(directory, 0o777);
  chmodSync(join(directory, 'audit-key'), 0o644);
  const service = await ServiceProcess.start(directory, HOW);
  expect(service.log).toMatch(/Others than its owner may put files into .*open, .*Run: chmod go-w/);
  expect(service.log).toMatch(/Others than its owner may use .*audit-key, and sign as this log\. Run: chmod 600/);
  expect(await served(service.url)).toEqual(before);
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
