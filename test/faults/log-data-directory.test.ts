import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDirectory } from '../../src/event-store/data-directory.js';
import { KurrentEventStore } from '../../src/event-store/kurrentdb/kurrent-event-store.js';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { refused } from '../contract/events.js';
import { readOnlyMounts } from './log-media.js';
import { LogProcess } from './log-process.js';

let parent: string;
let directory: string;
const started: LogProcess[] = [];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'detente-data-'));
  directory = join(parent, 'data');
});

afterEach(async () => {
  for (const log of started.splice(0)) await log.kill();
  rmSync(parent, { recursive: true, force: true });
});

async function holder(): Promise<LogProcess> {
  const log = await LogProcess.start(directory);
  started.push(log);
  await log.ask({ do: 'open' });
  return log;
}

const open = () => SqliteEventStore.open(directory, new SystemClock());

test('a directory that is not there is made, with those above it', () => {
  const deep = join(directory, 'of', 'mine');
  DataDirectory.claim(deep, 'log').release();
  DataDirectory.claim(deep, 'log').release();
});

test('a second process is refused, and told who has the directory and what to do', async () => {
  const first = await holder();
  expect(open).toThrow(refused('unavailable', 'data-directory/in-use'));
  expect(open).toThrow(`The data directory ${directory} is in use by process ${first.pid}. Stop that process`);
  expect(open).toThrow('--url');
  expect(await first.ask({ do: 'append', appends: 2, bytes: 10 })).toEqual([1, 2]);
});

test('one that belongs to a log on an engine is refused while no engine is named, and the other way round', async () => {
  const other = refused('unavailable', 'data-directory/other-log');
  mkdirSync(directory);
  writeFileSync(join(directory, 'kurrentdb-index-1-01234567.sqlite'), '');
  expect(open).toThrow(other);
  expect(open).toThrow('EVENT_STORE_URL is not set');
  rmSync(directory, { recursive: true });
  await open().close();
  const settings = { url: 'kurrentdb://127.0.0.1:1?tls=false', prefix: 'detente-', dataDir: directory };
  await expect(KurrentEventStore.connect(settings, new SystemClock())).rejects.toEqual(other);
  await open().close();
});

test('the second one of the same process is refused too', async () => {
  const store = open();
  expect(open).toThrow(refused('unavailable', 'data-directory/in-use'));
  await store.close();
  await open().close();
});

test('the directory is free again once its process has closed the log', async () => {
  const first = await holder();
  await first.close();
  await open().close();
});

test('the directory is free again after kill -9', async () => {
  const first = await holder();
  await first.kill();
  await open().close();
});

test('of many processes that start at once, one gets the directory', async () => {
  const logs = await Promise.all([1, 2, 3, 4].map(() => LogProcess.start(directory)));
  started.push(...logs);
  const answers = await Promise.all(logs.map((log) => log.try({ do: 'open' })));
  const refusals = answers.flatMap((answer) => ('refusal' in answer ? [answer.refusal.code] : []));
  expect(refusals).toEqual(Array(3).fill('data-directory/in-use'));
});

test.each([
  ['a file in its place', () => directory],
  ['a file above it', () => join(directory, 'below')],
])('%s is said to be in the way', (_, place) => {
  writeFileSync(directory, 'a file');
  expect(() => DataDirectory.claim(place(), 'log')).toThrow(refused('unavailable', 'data-directory/not-a-directory'));
  expect(() => DataDirectory.claim(place(), 'log')).toThrow(/is not a directory.*Move that file away/);
});

// Permissions do not bind root, but nobody makes a file in /proc.
const places: [string, () => string][] = [['of the kernel', () => '/proc/self']];
if (process.getuid?.() !== 0)
  places.push([
    'without permission',
    () => {
      mkdirSync(directory);
      chmodSync(directory, 0o555);
      return directory;
    },
  ]);

test.each(places)('a directory %s, that cannot be written, is a clear error', (_, place) => {
  const path = place();
  expect(() => DataDirectory.claim(path, 'log')).toThrow(refused('unavailable', 'data-directory/not-writable'));
  expect(() => DataDirectory.claim(path, 'log')).toThrow(/cannot be written \(.*Let this user write there/);
});

test('a directory that cannot be made is a clear error', () => {
  expect(() => DataDirectory.claim('/proc/data', 'log')).toThrow(refused('unavailable', 'data-directory/not-writable'));
});

test('a log that was moved to a read-only file system is a clear error and stays whole', async () => {
  const first = await holder();
  await first.ask({ do: 'append', appends: 2, bytes: 10 });
  await first.close();
  for (const startReadOnly of readOnlyMounts) {
    const log = await startReadOnly(directory);
    started.push(log);
    expect(await log.refusalOf({ do: 'open' })).toMatchObject({ code: 'data-directory/not-writable' });
  }
  const again = await holder();
  expect(await again.ask({ do: 'read' })).toEqual([1, 2]);
});
