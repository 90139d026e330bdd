import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Follower } from '../../src/event-store/follower.js';
import { OPERATIONS_STREAM } from '../../src/event-store/log-trace.js';
import { eventSkipped } from '../../src/event-store/skipped-events.js';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import { unavailable } from '../../src/kernel/domain-error.js';
import type { Position, RecordedEvent } from '../../src/kernel/event.js';
import { RandomIds } from '../../src/operations/random-ids.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { aStream, someEvents } from '../contract/events.js';

/** Notes positions, all of a batch or none; one of them it cannot note. */
class Notebook extends Follower {
  noted: number[] = [];
  private at = 0 as Position;
  refused: { readonly position: number; readonly by: () => Error } | undefined;

  constructor(
    store: SqliteEventStore,
    readonly troubles: string[] = [],
  ) {
    super({ name: 'notebook', store, batchEvents: 8, onTrouble: (error) => troubles.push((error as Error).message) });
  }

  get position(): Position {
    return this.at;
  }

  protected take(events: readonly RecordedEvent[]): void {
    const taken = events.filter((event) => !this.isSkipped(event)).map(({ position }) => position);
    if (this.refused && taken.includes(this.refused.position as Position)) throw this.refused.by();
    this.noted.push(...taken);
    this.at = events.at(-1)?.position ?? this.at;
  }
}

const directory = mkdtempSync(join(tmpdir(), 'detente-poison-'));
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

test('an event that cannot be taken in is found among those around it, and told with why and what to do', async () => {
  const head = await append(10);
  notebook.refused = { position: 5, by: () => new TypeError('there is no ink of that colour') };
  notebook.start();
  await until(() => notebook.poison !== undefined);
  expect(notebook.noted).toEqual([1, 2, 3, 4]);
  expect(notebook.poison).toMatchObject({ position: 5, why: 'there is no ink of that colour' });
  expect(notebook.problem).toMatch(
    /^stands still at position 4: event 5 \(\w+ [0-9a-f-]{36} of [\w-]+\) cannot be taken in/,
  );
  expect(notebook.problem).toContain('npx detente skip 5 --follower notebook --reason');
  await expect(notebook.whenReached(head)).rejects.toMatchObject({
    message: expect.stringContaining('event 5') as string,
  });
  expect(notebook.troubles).toHaveLength(1);
});

test('it goes on without it once the log says that it may, and so does one that begins anew', async () => {
  notebook.refused = { position: 5, by: () => new TypeError('no') };
  notebook.start();
  await until(() => notebook.poison !== undefined);
  const { id: event, position } = notebook.poison!;
  const skipped = { follower: 'notebook', position, event, reason: 'a slip' };
  await store.append(OPERATIONS_STREAM, 'any', [eventSkipped(skipped, { actor: 'operator' }, new RandomIds())]);
  await until(() => notebook.state === 'ready');
  expect(notebook.poison).toBeUndefined();
  const head = await store.head();
  const all = Array.from({ length: head }, (_, index) => index + 1).filter((at) => at !== 5);
  expect(notebook.noted).toEqual(all);
  const anew = new Notebook(store);
  anew.start();
  await anew.whenHeadReached();
  expect(anew.noted).toEqual(all);
  await anew.stop();
});

test('what a disk refuses is no fault of an event', async () => {
  notebook.refused = { position: 1, by: () => unavailable('disk/full', 'The disk is full') };
  notebook.start();
  await until(() => notebook.state === 'failed');
  expect(notebook.poison).toBeUndefined();
  expect(notebook.problem).toBe('stands still at position 0: The disk is full');
  notebook.refused = undefined;
  await until(() => notebook.state === 'ready');
});
