import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openIndex } from '../../src/event-store/kurrentdb/index-file.js';
import { LogIndex } from '../../src/event-store/kurrentdb/log-index.js';
import { notNumbered, NumberedWaiters } from '../../src/event-store/kurrentdb/numbered-waiters.js';
import type { Arrived } from '../../src/event-store/kurrentdb/stored-event.js';
import { prepareEvents } from '../../src/event-store/prepared-event.js';
import type { StreamId } from '../../src/kernel/event.js';
import type { Micros } from '../../src/kernel/instant.js';
import { anEvent, refused, revision } from '../contract/events.js';

const STREAM = 'process-armenia-turkiye' as StreamId;
const directory = mkdtempSync(join(tmpdir(), 'detente-index-'));
const databases = openIndex(join(directory, 'index.sqlite'));
afterAll(() => {
  for (const database of databases) database.close();
  rmSync(directory, { recursive: true });
});

const index = new LogIndex(databases[0]);
const waiters = new NumberedWaiters(index);

/** As the engine gives it, at a place that only grows; `foreign` is none of ours. */
const arrived = (at: number, foreign = false): Arrived => ({
  stream: STREAM,
  revision: revision(at),
  at: { commit: at, prepare: at },
  event: foreign ? undefined : { ...prepareEvents(STREAM, [anEvent()])[0]!, recordedAt: (at + 1) as Micros },
});

const number = (...events: Arrived[]) => {
  index.number(events, undefined);
  waiters.wake(events);
};

test('events are numbered as they come, each once, and those of others have no position', () => {
  const [first, foreign, second] = [arrived(0), arrived(1, true), arrived(2)];
  number(first, foreign, second);
  expect([index.position, index.endOf(STREAM)]).toEqual([2, 2]);
  number(first, foreign, second, arrived(3));
  expect([index.position, index.endOf(STREAM)]).toEqual([3, 3]);
});

test('who waits for a revision goes on once that is numbered, and is told when it cannot be', async () => {
  const [next, other] = [waiters.wait(STREAM, revision(4)), waiters.wait(STREAM, revision(5))];
  number(arrived(4));
  await next;
  await waiters.wait(STREAM, revision(4));
  const told = expect(other).rejects.toEqual(refused('unavailable', 'log/not-numbered'));
  waiters.rejectAll(notNumbered('the service is stopping'));
  await told;
});
