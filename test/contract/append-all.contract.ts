import { type EventStore, MAX_EVENT_BYTES } from '../../src/event-store/event-store.js';
import type { NewEvent } from '../../src/kernel/event.js';
import { aStream, anEvent, collect, idsOf, numbersFrom, refused, revision, someEvents } from './events.js';

async function* chunked(...chunks: readonly (readonly NewEvent[])[]): AsyncIterable<readonly NewEvent[]> {
  yield* chunks;
}

export function appendingAll(store: () => EventStore): void {
  test('puts them behind one another', async () => {
    const stream = aStream();
    const chunks = [someEvents(2), [], someEvents(3)];
    const head = await store().head();
    expect(await store().appendAll(stream, 'none', chunked(...chunks))).toMatchObject({
      revision: 4,
      position: head + 5,
      repeated: false,
    });
    const events = await collect(store().readStream(stream));
    expect(idsOf(events)).toEqual(idsOf(chunks.flat()));
    expect(events.map(({ position }) => position)).toEqual(numbersFrom(head + 1, 5));
  });

  test('is repeated when every chunk was there', async () => {
    const stream = aStream();
    const chunks = [someEvents(2), someEvents(3)];
    const first = await store().appendAll(stream, 'none', chunked(...chunks));
    expect(await store().appendAll(stream, 'none', chunked(...chunks))).toEqual({ ...first, repeated: true });
    expect(await collect(store().readStream(stream))).toHaveLength(5);
  });

  test('goes on behind chunks that were there', async () => {
    const stream = aStream();
    const [one, two] = [someEvents(2), someEvents(3)];
    await store().append(stream, 'none', one);
    const completed = await store().appendAll(stream, 'none', chunked(one, two));
    expect(completed).toMatchObject({ revision: 4, repeated: false });
    expect(idsOf(await collect(store().readStream(stream)))).toEqual(idsOf([...one, ...two]));
  });

  test('is refused when another writer came between its chunks', async () => {
    const stream = aStream();
    const [one, two] = [someEvents(2), someEvents(3)];
    await store().append(stream, 'none', one);
    await store().append(stream, 'exists', someEvents(1));
    await expect(store().appendAll(stream, 'none', chunked(one, two))).rejects.toEqual(
      refused('conflict', 'stream/wrong-revision'),
    );
    expect(await collect(store().readStream(stream))).toHaveLength(3);
  });

  test('of nothing answers where the stream ends', async () => {
    const stream = aStream();
    expect(await store().appendAll(stream, 'none', chunked())).toEqual({
      revision: -1,
      position: 0,
      recordedAt: 0,
      repeated: true,
    });
    const end = await store().append(stream, 'none', someEvents(2));
    await store().append(aStream(), 'none', someEvents(1));
    expect(await store().appendAll(stream, revision(1), chunked([], []))).toEqual({ ...end, repeated: true });
    await expect(store().appendAll(stream, 'none', chunked())).rejects.toEqual(
      refused('conflict', 'stream/wrong-revision'),
    );
  });

  test('lets appends that were asked for meanwhile follow', async () => {
    const stream = aStream();
    const all = store().appendAll(stream, 'none', chunked(someEvents(2), someEvents(2)));
    const after = store().append(stream, 'any', someEvents(1));
    await Promise.all([all, after]);
    expect(await collect(store().readStream(stream))).toHaveLength(5);
  });
}

export function appendingAllOrNothing(store: () => EventStore): void {
  test('leaves nothing when the source of the chunks fails', async () => {
    const stream = aStream();
    const head = await store().head();
    const failing = async function* () {
      yield someEvents(2);
      throw new Error('the file ends in the middle');
    };
    await expect(store().appendAll(stream, 'none', failing())).rejects.toThrow('the file ends in the middle');
    expect(await store().head()).toBe(head);
    expect(await collect(store().readStream(stream))).toEqual([]);
    expect(await store().append(stream, 'none', someEvents(1))).toMatchObject({ position: head + 1 });
  });

  test('leaves nothing when a later chunk is refused', async () => {
    const stream = aStream();
    const head = await store().head();
    const tooLarge = anEvent({ data: { text: 'x'.repeat(MAX_EVENT_BYTES) } });
    await expect(store().appendAll(stream, 'none', chunked(someEvents(2), [tooLarge]))).rejects.toEqual(
      refused('incorrect', 'event/too-large'),
    );
    expect(await store().head()).toBe(head);
  });

  test('shows readers nothing before the last chunk is in', async () => {
    const stream = aStream();
    const head = await store().head();
    const seen: number[] = [];
    const watched = async function* () {
      for (let chunk = 0; chunk < 3; chunk++) {
        yield someEvents(2);
        seen.push((await store().head()) - head, (await collect(store().readStream(stream))).length);
      }
    };
    await store().appendAll(stream, 'none', watched());
    expect(seen).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await collect(store().readStream(stream))).toHaveLength(6);
  });
}

export function completing(store: () => EventStore): void {
  test('keeps what went in before a failure, and the same call again completes it', async () => {
    const stream = aStream();
    const [one, two] = [someEvents(2), someEvents(2)];
    const failing = async function* () {
      yield one;
      throw new Error('the file ends in the middle');
    };
    await expect(store().appendAll(stream, 'none', failing())).rejects.toThrow('the file ends in the middle');
    await store().appendAll(stream, 'none', chunked(one, two));
    expect(idsOf(await collect(store().readStream(stream)))).toEqual(idsOf([...one, ...two]));
  });
}
