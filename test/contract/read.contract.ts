import type { EventStore } from '../../src/event-store/event-store.js';
import type { Position, RecordedEvent } from '../../src/kernel/event.js';
import { aStream, collect, idsOf, numbersFrom, refused, revision, someEvents } from './events.js';

/** Reads on until `enough` says so, then aborts; answers everything that came. */
async function followUntil(
  store: EventStore,
  after: Position,
  enough: (seen: readonly (RecordedEvent | 'caught-up')[]) => boolean,
): Promise<(RecordedEvent | 'caught-up')[]> {
  const abort = new AbortController();
  const seen: (RecordedEvent | 'caught-up')[] = [];
  for await (const item of store.follow(after, abort.signal)) {
    seen.push(item);
    if (enough(seen)) abort.abort();
  }
  return seen;
}

const eventsIn = (seen: readonly (RecordedEvent | 'caught-up')[]): RecordedEvent[] =>
  seen.filter((item) => item !== 'caught-up');

export function reading(store: () => EventStore): void {
  test('a stream that does not exist finds no events', async () => {
    expect(await collect(store().readStream(aStream()))).toEqual([]);
  });

  test('a stream starts at the revision asked for, and has no other stream in it', async () => {
    const stream = aStream();
    await store().append(stream, 'none', someEvents(4));
    await store().append(aStream(), 'none', someEvents(4));
    const revisions = (await collect(store().readStream(stream, revision(2)))).map((event) => event.revision);
    expect(revisions).toEqual([2, 3]);
    expect(await collect(store().readStream(stream, revision(4)))).toEqual([]);
  });

  test('everything goes through more than one page in order', async () => {
    const stream = aStream();
    const head = await store().head();
    const events = someEvents(1_300);
    await store().append(stream, 'none', events);
    expect(idsOf(await collect(store().readStream(stream)))).toEqual(idsOf(events));
    expect(idsOf(await collect(store().readAll(head)))).toEqual(idsOf(events));
    expect(idsOf(await collect(store().readAll((head + 512) as Position)))).toEqual(idsOf(events.slice(512)));
  });

  test('ends at the end as it was found', async () => {
    const stream = aStream();
    const head = await store().head();
    await store().append(stream, 'none', someEvents(2));
    const read: RecordedEvent[] = [];
    for await (const event of store().readAll(head)) {
      read.push(event);
      await store().append(stream, 'any', someEvents(1));
    }
    expect(read).toHaveLength(2);
  });

  test('may stop in the middle', async () => {
    const head = await store().head();
    await store().append(aStream(), 'none', someEvents(3));
    for await (const event of store().readAll(head)) {
      expect(event.position).toBe(head + 1);
      break;
    }
    expect(await collect(store().readAll(head))).toHaveLength(3);
  });
}

export function following(store: () => EventStore): void {
  test('gives what is past, then says that it has caught up', async () => {
    const head = await store().head();
    const events = someEvents(3);
    await store().append(aStream(), 'none', events);
    const seen = await followUntil(store(), head, (items) => items.includes('caught-up'));
    expect(seen.map((item) => (item === 'caught-up' ? item : item.id))).toEqual([...idsOf(events), 'caught-up']);
  });

  test('gives what comes later, without a gap or a double, while many write', async () => {
    const head = await store().head();
    await store().append(aStream(), 'none', someEvents(100));
    const followers = numbersFrom(0, 3).map((n) =>
      followUntil(store(), (head + n) as Position, (seen) => eventsIn(seen).at(-1)?.position === head + 700),
    );
    for (let round = 0; round < 12; round++)
      await Promise.all(numbersFrom(0, 10).map(() => store().append(aStream(), 'none', someEvents(5))));
    for (const [n, seen] of (await Promise.all(followers)).entries())
      expect(eventsIn(seen).map(({ position }) => position)).toEqual(numbersFrom(head + 1 + n, 700 - n));
  });

  test('says each time that it has caught up', async () => {
    const head = await store().head();
    const stream = aStream();
    const abort = new AbortController();
    const seen: string[] = [];
    for await (const item of store().follow(head, abort.signal)) {
      seen.push(item === 'caught-up' ? item : 'event');
      if (seen.length === 5) abort.abort();
      else if (item === 'caught-up') await store().append(stream, 'any', someEvents(1));
    }
    expect(seen).toEqual(['caught-up', 'event', 'caught-up', 'event', 'caught-up']);
  });

  test('wakes up for what is appended while it waits', async () => {
    const head = await store().head();
    const seen = followUntil(store(), head, (items) => eventsIn(items).length === 1);
    await new Promise((resolve) => setImmediate(resolve));
    const [event] = someEvents(1);
    await store().append(aStream(), 'none', [event!]);
    expect(idsOf(eventsIn(await seen))).toEqual([event!.id]);
  });

  test('ends quietly when it is aborted: before, at once, or while it waits', async () => {
    expect(await collect(store().follow(0 as Position, AbortSignal.abort()))).toEqual([]);
    const abort = new AbortController();
    const waiting = collect(store().follow(await store().head(), abort.signal));
    await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    expect(await waiting).toEqual(['caught-up']);
  });
}

export function closing(store: () => EventStore): void {
  test('lets running appends finish and followers end, and refuses the rest', async () => {
    const head = await store().head();
    const follower = collect(store().follow(head, new AbortController().signal));
    const running = numbersFrom(0, 5).map(() => store().append(aStream(), 'none', someEvents(1)));
    const closed = store().close();
    const late = store().append(aStream(), 'none', someEvents(1));
    await expect(late).rejects.toEqual(refused('unavailable', 'log/closed'));
    expect((await Promise.all(running)).map(({ position }) => position)).toEqual(numbersFrom(head + 1, 5));
    await closed;
    expect(eventsIn(await follower).length).toBeLessThanOrEqual(5);
    await expect(store().head()).rejects.toEqual(refused('unavailable', 'log/closed'));
    await expect(collect(store().readAll(head))).rejects.toEqual(refused('unavailable', 'log/closed'));
    await expect(collect(store().readStream(aStream()))).rejects.toEqual(refused('unavailable', 'log/closed'));
  });

  test('may be asked for twice', async () => {
    await Promise.all([store().close(), store().close()]);
    await store().close();
  });
}
