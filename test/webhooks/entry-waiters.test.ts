import { type Position, START } from '../../src/kernel/event.js';
import type { Micros } from '../../src/kernel/instant.js';
import type { Entry } from '../../src/webhooks/dispatch/change-source.js';
import { EntryWaiters, type Interest } from '../../src/webhooks/dispatch/entry-waiters.js';
import type { Change } from '../../src/webhooks/domain/change-kinds.js';

const entry = (position: number, process: string | null): Entry => {
  const change: Change = {
    kind: process === null ? 'webhook.disabled' : 'development.recorded',
    ordinal: 0,
    partition: process ?? 'webhook-x',
    process,
    measures: [],
    types: [],
    notifies: ['recorded', 'due'],
    subject: 'x',
    data: {},
  };
  return { position: position as Position, recordedAt: 0 as Micros, changes: [change] };
};

/** Counts how often it is asked. */
class Reader implements Interest {
  asked = 0;
  from: Position | undefined;

  constructor(
    readonly id: string,
    public processes: readonly string[] | undefined,
    public wishes = true,
  ) {}

  wants(): boolean {
    this.asked++;
    return this.wishes;
  }

  wait(waiters: EntryWaiters, signal = new AbortController().signal, from: Position = START): Promise<void> {
    return waiters.until(from, signal, this).then((position) => void (this.from = position));
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('who waits for other processes is not even asked', async () => {
  const waiters = new EntryWaiters();
  const others = Array.from({ length: 1_000 }, (_, n) => new Reader(`other-${n}`, [`other-${n}`]));
  const own = new Reader('own', ['north-south', 'east-west']);
  const every = new Reader('every', undefined);
  for (const reader of [...others, own, every]) void reader.wait(waiters);
  await waiters.tell(entry(7, 'east-west'));
  await settled();
  expect([own.from, every.from]).toEqual([6, 6]);
  expect(others.filter(({ asked, from }) => asked > 0 || from !== undefined)).toEqual([]);
});

test('who is asked and wants it not goes on waiting', async () => {
  const waiters = new EntryWaiters();
  const reader = new Reader('a', undefined, false);
  void reader.wait(waiters);
  await waiters.tell(entry(7, 'north-south'));
  await settled();
  expect([reader.asked, reader.from]).toEqual([1, undefined]);
  reader.wishes = true;
  await waiters.tell(entry(8, null));
  await settled();
  expect(reader.from).toBe(7);
});

test('what somebody waits for can change while it waits', async () => {
  const waiters = new EntryWaiters();
  const reader = new Reader('a', ['north-south']);
  const changed = reader.wait(waiters);
  reader.processes = ['east-west'];
  waiters.changed('a', 5 as Position);
  await changed;
  expect(reader.from).toBe(5);
  void reader.wait(waiters);
  await waiters.tell(entry(7, 'east-west'));
  await settled();
  expect(reader.from).toBe(6);
});

test('who gives up is forgotten, also where its subscription is gone by then', async () => {
  const waiters = new EntryWaiters();
  const stop = new AbortController();
  const gone = {
    isGone: false,
    get id(): string {
      if (this.isGone) throw new Error('there is no such subscription');
      return 'a';
    },
    processes: ['north-south'],
    wants: () => true,
  };
  const waiting = waiters.until(3 as Position, stop.signal, gone);
  gone.isGone = true;
  stop.abort();
  expect(await waiting).toBe(3);
  expect(waiters.all()).toEqual([]);
});

test('however many are concerned, others have their turn in between', async () => {
  const waiters = new EntryWaiters();
  const readers = Array.from({ length: 1_000 }, (_, n) => new Reader(String(n), undefined));
  for (const reader of readers) void reader.wait(waiters);
  const woken = () => readers.filter(({ from }) => from !== undefined).length;
  const telling = waiters.tell(entry(7, 'north-south'));
  const seen: number[] = [];
  for (let told = false; !told;) {
    await settled();
    seen.push(woken());
    told = woken() === readers.length;
  }
  await telling;
  const steps = seen.map((count, index) => count - (seen[index - 1] ?? 0));
  expect(Math.max(...steps)).toBeLessThanOrEqual(32);
});
