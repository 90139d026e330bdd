import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Follower } from '../../src/event-store/follower.js';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import { unavailable } from '../../src/kernel/domain-error.js';
import type { Position, RecordedEvent } from '../../src/kernel/event.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { aStream, numbersFrom, refused, someEvents } from '../contract/events.js';

/** Notes the positions that it takes in, until it is told that it cannot. */
class Notebook extends Follower {
  readonly noted: number[] = [];
  readonly batches: number[] = [];
  readonly troubles: string[];
  obstacle: string | undefined;
  readonly states: string[] = [];
  /** That it could not carry out. */
  attempts = 0;

  constructor(store: SqliteEventStore) {
    const troubles: string[] = [];
    super({ name: 'notebook', store, batchEvents: 4, onTrouble: (error) => troubles.push((error as Error).message) });
    this.troubles = troubles;
  }

  get position(): Position {
    return (this.noted.at(-1) ?? 0) as Position;
  }

  protected take(events: readonly RecordedEvent[]): void {
    this.states.push(this.state);
    if (this.obstacle === undefined) return this.note(events);
    this.attempts += 1;
    throw unavailable('notebook/obstacle', this.obstacle);
  }

  private note(events: readonly RecordedEvent[]): void {
    this.batches.push(events.length);
    this.noted.push(...events.map(({ position }) => position));
  }

  protected override behind(position: number, failure: unknown) {
    return unavailable(failure === undefined ? 'notebook/late' : 'notebook/stopped', `${position} is not noted`);
  }
}

const directory = mkdtempSync(join(tmpdir(), 'detente-follower-'));
const store = SqliteEventStore.open(directory, new SystemClock());
const append = async (count: number) => (await store.append(aStream(), 'none', someEvents(count))).position;
const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
};

let notebook: Notebook;
beforeEach(() => void (notebook = new Notebook(store)));
afterEach(() => notebook.stop());
afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

test('it takes in what there is and what comes, in order, a few at a time', async () => {
  const before = await append(10);
  expect(notebook.state).toBe('lagging');
  notebook.start();
  await notebook.whenHeadReached();
  expect(notebook.noted).toEqual(numbersFrom(1, before));
  expect(Math.max(...notebook.batches)).toBe(4);
  const after = await append(3);
  await notebook.whenReached(after);
  expect(notebook.noted).toEqual(numbersFrom(1, after));
  expect(notebook.state).toBe('ready');
});

test('who would wait for a time for what nobody has written is told so at once', async () => {
  notebook.start();
  await notebook.whenHeadReached();
  const next = (await store.head()) + 1;
  const never = { withinMs: 2 ** 31 - 1 };
  await expect(notebook.whenReached(next, never)).rejects.toEqual(refused('unavailable', 'notebook/late'));
  const written = await append(3);
  await notebook.whenReached(written, never);
  expect(notebook.position).toBe(written);
});

test('who waits for a position that does not come is told so in time, and others go on waiting', async () => {
  jest.spyOn(store, 'hasOtherWriters', 'get').mockReturnValue(true);
  notebook.start();
  await notebook.whenHeadReached();
  const next = (await store.head()) + 1;
  const waiting = notebook.whenReached(next);
  await expect(notebook.whenReached(next, { withinMs: 1 })).rejects.toEqual(refused('unavailable', 'notebook/late'));
  const gone = new AbortController();
  const abandoned = notebook.whenReached(next, { signal: gone.signal });
  gone.abort(new Error('gone'));
  await expect(abandoned).rejects.toThrow('gone');
  await append(1);
  await waiting;
});

test('what keeps it from going on is told once, refuses who waits, and is over by itself', async () => {
  notebook.start();
  await notebook.whenHeadReached();
  notebook.obstacle = 'no ink';
  const stopped = refused('unavailable', 'notebook/stopped');
  const waiting = expect(notebook.whenReached((await store.head()) + 1)).rejects.toEqual(stopped);
  const head = await append(5);
  await waiting;
  await expect(notebook.whenReached(head)).rejects.toEqual(stopped);
  expect(notebook.state).toBe('failed');
  await until(() => notebook.attempts === 2);
  notebook.obstacle = 'no paper';
  await until(() => notebook.attempts === 3);
  notebook.obstacle = undefined;
  await until(() => notebook.state === 'ready');
  expect(notebook.troubles).toEqual(['no ink', 'no paper']);
  expect(notebook.noted).toEqual(numbersFrom(1, head));
  expect(notebook.states.slice(-2)).toEqual(['failed', 'lagging']);
});

test('when it is stopped nobody waits any longer', async () => {
  notebook.start();
  const waiting = notebook.whenReached((await store.head()) + 1);
  const told = expect(waiting).rejects.toEqual(refused('unavailable', 'service/stopping'));
  await notebook.stop();
  await told;
});
