import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openForWriting } from '../../src/event-store/sqlite/log-file.js';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import { Clock } from '../../src/kernel/clock.js';
import type { Position } from '../../src/kernel/event.js';
import type { Micros } from '../../src/kernel/instant.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { describeEventStore } from '../contract/event-store.contract.js';
import { aStream, anEvent, collect, numbersFrom, refused, someEvents } from '../contract/events.js';

const START = 0 as Position;
const made: string[] = [];

function tempDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'detente-log-'));
  made.push(directory);
  return directory;
}

afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

const open = (directory = tempDirectory(), clock: Clock = new SystemClock()) => SqliteEventStore.open(directory, clock);

describeEventStore('SQLite', async () => open(), { transactional: true });

test('the log outlives a restart as it was', async () => {
  const directory = tempDirectory();
  const stream = aStream();
  const first = open(directory);
  await first.append(stream, 'none', someEvents(3));
  const before = await collect(first.readAll(START));
  await first.close();

  const second = open(directory);
  expect(await collect(second.readAll(START))).toEqual(before);
  expect(await second.append(stream, 'exists', someEvents(1))).toMatchObject({ revision: 3, position: 4 });
  await second.close();
});

test('closing leaves the whole log in the one file', async () => {
  const directory = tempDirectory();
  const store = open(directory);
  await store.append(aStream(), 'none', someEvents(3));
  await store.close();
  expect(existsSync(join(directory, 'log.sqlite-wal'))).toBe(false);
  const db = new DatabaseSync(join(directory, 'log.sqlite'), { readOnly: true });
  expect(db.prepare('SELECT count(*) AS events FROM event').get()).toMatchObject({ events: 3 });
  db.close();
});

class ClockSetBack extends Clock {
  private reading = 2_000_000;
  now(): Micros {
    return (this.reading -= 500_000) as Micros;
  }
}

test('recorded times go on, also after a restart, when the clock is set back', async () => {
  const directory = tempDirectory();
  for (const restart of numbersFrom(0, 2)) {
    const store = open(directory, new ClockSetBack());
    await store.append(aStream(), 'none', someEvents(2));
    await store.append(aStream(), 'none', someEvents(2));
    const times = (await collect(store.readAll(START))).map((event) => event.recordedAt);
    expect(times).toEqual(numbersFrom(1_500_000, 4 * (restart + 1)));
    await store.close();
  }
});

test('an import of many large events is read in pages that fit in memory', async () => {
  const store = open();
  const large = () => anEvent({ data: { text: 'x'.repeat(900_000) } });
  const chunks = async function* () {
    for (let chunk = 0; chunk < 4; chunk++) yield [large(), large(), large()];
  };
  await store.appendAll(aStream(), 'none', chunks());
  const events = await collect(store.readAll(START));
  expect(events.map((event) => event.position)).toEqual(numbersFrom(1, 12));
  await store.close();
});

describe('the file', () => {
  let directory: string;
  let file: string;

  beforeEach(async () => {
    directory = tempDirectory();
    file = join(directory, 'log.sqlite');
    const store = open(directory);
    await store.append(aStream(), 'none', someEvents(2));
    await store.close();
  });

  const tamper = (sql: string) => {
    const db = new DatabaseSync(file);
    try {
      db.exec(sql);
    } finally {
      db.close();
    }
  };

  const row = (position: number, key: number, revision: number, id: string) =>
    `(${position}, ${key}, ${revision}, ${id}, 'Forged', 1, 1, '{}', '{}')`;
  const firstId = '(SELECT id FROM event WHERE position = 1)';

  test.each([
    ['an update of an event', "UPDATE event SET data = '{}'"],
    ['a deletion of an event', 'DELETE FROM event WHERE position = 2'],
    ['a deletion of all events', 'DELETE FROM event'],
    ['a replacement at a position', `INSERT OR REPLACE INTO event VALUES ${row(1, 1, 2, "'x'")}`],
    ['a replacement at a revision', `INSERT OR REPLACE INTO event VALUES ${row(3, 1, 0, "'x'")}`],
    ['a replacement by id', `REPLACE INTO event VALUES ${row(3, 1, 2, firstId)}`],
    ['a silent skip of an id', `INSERT OR IGNORE INTO event VALUES ${row(3, 1, 2, firstId)}`],
    ['an upsert', `INSERT INTO event VALUES ${row(1, 1, 0, firstId)} ON CONFLICT DO UPDATE SET data = '{}'`],
    ['a gap in the positions', `INSERT INTO event VALUES ${row(4, 1, 2, "'x'")}`],
    ['a gap in the revisions', `INSERT INTO event VALUES ${row(3, 1, 3, "'x'")}`],
    ['a position that the database picks', `INSERT INTO event VALUES ${row(0, 1, 2, "'x'").replace('(0', '(NULL')}`],
    ['renaming a stream', "UPDATE stream SET id = 'another'"],
    ['a deletion of a stream', 'DELETE FROM stream'],
    ['a replacement of a stream', "INSERT OR REPLACE INTO stream VALUES (1, 'another')"],
  ])('refuses %s, whoever asks', (_, sql) => {
    const before = readFileSync(file);
    expect(() => tamper(sql)).toThrow(/never|only go in|exists/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('takes the next event, so the refusals above are not for another reason', () => {
    expect(() => tamper(`INSERT INTO event VALUES ${row(3, 1, 2, "'x'")}`)).not.toThrow();
  });

  test('of another format is refused, untouched, with what to do', () => {
    tamper('PRAGMA user_version = 7');
    const before = readFileSync(file);
    expect(() => open(directory)).toThrow(/log format 7; this version of détente reads format 1.*DATA_DIR/);
    expect(() => open(directory)).toThrow(refused('unavailable', 'log/other-format'));
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('of another program is refused, untouched', () => {
    tamper('PRAGMA application_id = 1');
    expect(() => open(directory)).toThrow(refused('unavailable', 'log/not-a-log'));
    writeFileSync(file, 'no database at all, but a text that is longer than the header of one. '.repeat(10));
    expect(() => open(directory)).toThrow(refused('unavailable', 'log/not-a-log'));
    expect(readFileSync(file, 'utf8')).toMatch(/^no database/);
  });

  test('that was left empty by a crash at the first start is made', async () => {
    const early = tempDirectory();
    writeFileSync(join(early, 'log.sqlite'), '');
    const store = open(early);
    expect(await store.append(aStream(), 'none', someEvents(1))).toMatchObject({ position: 1 });
    await store.close();
  });
});

test('the log is written ahead, and synced at every commit', () => {
  const db = openForWriting(join(tempDirectory(), 'log.sqlite'));
  const FULL = 2;
  expect(db.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
  expect(db.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: FULL });
  db.close();
});
