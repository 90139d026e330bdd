import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import type { Position, RecordedEvent } from '../../src/kernel/event.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { collect, numbersFrom } from '../contract/events.js';
import { dose, STEP_LIMIT_MS } from '../doses.js';
import { IMPORTED_EVENTS, killUnderLoad, type Load } from './log-under-load.js';

const KILLS = dose('KILLS', { usual: 3, long: 15 });
const LONGEST_LIFE_MS = 250;
const START = 0 as Position;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'detente-kill-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const open = () => SqliteEventStore.open(directory, new SystemClock());

/** One that was answered is where the answer said; one that was not is there as a whole or not at all. */
function answeredAppendsAreThereOnce({ sent, answered }: Load, log: readonly RecordedEvent[]): void {
  const byId = new Map(log.map((event) => [event.id, event]));
  expect(byId.size).toBe(log.length);
  for (const { stream, events } of sent) {
    const recorded = events.flatMap(({ id }) => byId.get(id) ?? []);
    const last = answered.get(events[0]!.id) ?? recorded.at(-1)?.position;
    if (last === undefined) continue;
    expect(recorded.map(({ position }) => position)).toEqual(numbersFrom(last - events.length + 1, events.length));
    expect(recorded).toMatchObject(events.map(({ data, metadata }) => ({ stream, data, metadata })));
  }
}

function importsAreWholeOrNotThere({ importing, imported }: Load, log: readonly RecordedEvent[]): void {
  for (const stream of importing) {
    const events = log.filter((event) => event.stream === stream).length;
    expect(imported.has(stream) ? [IMPORTED_EVENTS] : [0, IMPORTED_EVENTS]).toContain(events);
  }
}

async function retryWhatWasNotAnswered(store: SqliteEventStore, { sent, answered }: Load): Promise<void> {
  for (const { stream, events } of sent) if (!answered.has(events[0]!.id)) await store.append(stream, 'any', events);
}

test(
  `after each of ${KILLS} kills under load, every answered append is in the log exactly once`,
  async () => {
    const loads: Load[] = [];
    for (let run = 0; run < KILLS; run++) {
      const load = await killUnderLoad(directory, run, randomInt(LONGEST_LIFE_MS));
      loads.push(load);

      const store = open();
      const log = await collect(store.readAll(START));
      expect(log.map(({ position }) => position)).toEqual(numbersFrom(1, log.length));
      answeredAppendsAreThereOnce(load, log);
      importsAreWholeOrNotThere(load, log);

      await retryWhatWasNotAnswered(store, load);
      await store.close();
    }
    expect(loads.reduce((answers, { answered }) => answers + answered.size, 0)).toBeGreaterThan(KILLS);

    const store = open();
    const log = await collect(store.readAll(START));
    const ids = new Set(log.map(({ id }) => id));
    expect(ids.size).toBe(log.length);
    for (const { sent } of loads)
      for (const { events } of sent) expect(events.every(({ id }) => ids.has(id))).toBe(true);
    await store.close();

    const db = new DatabaseSync(join(directory, 'log.sqlite'), { readOnly: true });
    expect(db.prepare('PRAGMA integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }]);
    db.close();
  },
  (KILLS + 2) * STEP_LIMIT_MS,
);
