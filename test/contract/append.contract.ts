import { type EventStore, MAX_EVENT_BYTES } from '../../src/event-store/event-store.js';
import type { DomainError } from '../../src/kernel/domain-error.js';
import { aStream, anEvent, anId, collect, idsOf, numbersFrom, refused, revision, someEvents } from './events.js';

export function appending(store: () => EventStore): void {
  test('is there to read as soon as it is answered, as it was given', async () => {
    const stream = aStream();
    const event = anEvent({
      data: { title: 'Արարատ – Ağrı \u0000 😀', nothing: null, list: [1, 2.5, -0.1], nested: { yes: true } },
      metadata: { actor: 'editor', correlationId: 'c-1', causationId: 'c-0', requestHash: 'ab'.repeat(32) },
      schemaVersion: 3,
    });
    const appended = await store().append(stream, 'none', [event]);
    const recorded = { ...event, stream, revision: 0, position: appended.position, recordedAt: appended.recordedAt };
    expect(await collect(store().readStream(stream))).toEqual([recorded]);
    expect(await store().head()).toBe(appended.position);
  });

  test('answers where its last event is', async () => {
    const stream = aStream();
    const head = await store().head();
    const appended = await store().append(stream, 'none', someEvents(3));
    expect(appended).toEqual({
      revision: 2,
      position: head + 3,
      recordedAt: expect.any(Number),
      repeated: false,
    });
  });

  test('gives revisions from 0 in its stream, and dense positions across streams', async () => {
    const [one, other] = [aStream(), aStream()];
    const head = await store().head();
    await store().append(one, 'none', someEvents(2));
    await store().append(other, 'none', someEvents(3));
    await store().append(one, revision(1), someEvents(2));
    const all = await collect(store().readAll(head));
    expect(all.map((event) => event.position)).toEqual(numbersFrom(head + 1, 7));
    expect(all.map((event) => event.revision)).toEqual([0, 1, 0, 1, 2, 2, 3]);
  });

  test('is recorded later than the one before it, by a microsecond at least', async () => {
    const head = await store().head();
    await Promise.all(numbersFrom(0, 20).map(() => store().append(aStream(), 'none', someEvents(5))));
    const times = (await collect(store().readAll(head))).map((event) => event.recordedAt);
    expect(times).toHaveLength(100);
    times.forEach((time, n) => expect(time).toBeGreaterThan(n === 0 ? 0 : times[n - 1]!));
    expect(times.every(Number.isSafeInteger)).toBe(true);
  });

  test('is not changed by what the caller does to its objects afterwards', async () => {
    const stream = aStream();
    const data = { title: 'as appended' };
    const appending = store().append(stream, 'none', [anEvent({ data })]);
    data.title = 'changed since';
    await appending;
    expect(await collect(store().readStream(stream))).toMatchObject([{ data: { title: 'as appended' } }]);
  });

  test('goes in where the stream is as expected', async () => {
    const stream = aStream();
    await store().append(stream, 'none', someEvents(1));
    await store().append(stream, 'exists', someEvents(1));
    await store().append(stream, revision(1), someEvents(1));
    await store().append(stream, 'any', someEvents(1));
    await store().append(aStream(), 'any', someEvents(1));
    expect(await collect(store().readStream(stream))).toHaveLength(4);
  });
}

export function refusing(store: () => EventStore): void {
  const nothingAppended = async (attempt: () => Promise<unknown>, kind: DomainError['kind'], code: string) => {
    const head = await store().head();
    await expect(attempt()).rejects.toEqual(refused(kind, code));
    expect(await store().head()).toBe(head);
  };

  test.each(['exists', revision(0)] as const)('%p, of a stream that does not exist', (expected) =>
    nothingAppended(() => store().append(aStream(), expected, someEvents(1)), 'conflict', 'stream/wrong-revision'),
  );

  test.each(['none', revision(0), revision(2)] as const)('%p, of a stream that is at revision 1', async (expected) => {
    const stream = aStream();
    await store().append(stream, 'none', someEvents(2));
    await nothingAppended(() => store().append(stream, expected, someEvents(1)), 'conflict', 'stream/wrong-revision');
  });

  test('an append without events', () =>
    nothingAppended(() => store().append(aStream(), 'any', []), 'incorrect', 'append/no-events'));

  test('an event that is too large, with all of its batch', () =>
    nothingAppended(
      () => store().append(aStream(), 'any', [anEvent(), anEvent({ data: { text: 'x'.repeat(MAX_EVENT_BYTES) } })]),
      'incorrect',
      'event/too-large',
    ));

  test('an event whose characters fit and whose bytes do not', () =>
    nothingAppended(
      () => store().append(aStream(), 'any', [anEvent({ data: { text: 'Ա'.repeat(MAX_EVENT_BYTES / 2) } })]),
      'incorrect',
      'event/too-large',
    ));

  test('but an event of exactly the largest size is taken', async () => {
    const stream = aStream();
    const event = anEvent({ data: { text: '' } });
    const rest = MAX_EVENT_BYTES - JSON.stringify(event.data).length - JSON.stringify(event.metadata).length;
    const largest = { ...event, data: { text: 'x'.repeat(rest) } };
    await store().append(stream, 'none', [largest]);
    expect(await collect(store().readStream(stream))).toMatchObject([{ data: largest.data }]);
    await nothingAppended(
      () => store().append(stream, 'any', [anEvent({ ...event, data: { text: 'x'.repeat(rest + 1) } })]),
      'incorrect',
      'event/too-large',
    );
  });

  const circular: { self?: object } = {};
  circular.self = circular;
  test.each([
    ['a BigInt', { count: 1n }],
    ['a cycle', circular],
    ['a list', [1]],
  ])('data that is not a JSON object: %s', (_, data) =>
    nothingAppended(() => store().append(aStream(), 'any', [anEvent({ data })]), 'incorrect', 'event/not-json'),
  );
}

export function repeating(store: () => EventStore): void {
  test.each(['none', 'any', 'exists', revision(7)] as const)(
    'is answered as the first time, and written once, whatever is expected (%p)',
    async (expected) => {
      const stream = aStream();
      const events = someEvents(3);
      const first = await store().append(stream, 'none', events);
      await store().append(stream, 'any', someEvents(2));
      expect(await store().append(stream, expected, events)).toEqual({ ...first, repeated: true });
      expect(await collect(store().readStream(stream))).toHaveLength(5);
    },
  );

  test('may come from another request, with its members in another order', async () => {
    const stream = aStream();
    const id = anId();
    const metadata = { actor: 'editor', correlationId: 'first', causationId: 'a' };
    await store().append(stream, 'none', [anEvent({ id, data: { a: 1, b: 2 }, metadata })]);
    const again = anEvent({
      id,
      data: { b: 2, a: 1 },
      metadata: { correlationId: 'second', actor: 'editor', traceparent: `00-${'4b'.repeat(16)}-${'0f'.repeat(8)}-01` },
    });
    expect(await store().append(stream, 'none', [again])).toMatchObject({ revision: 0, repeated: true });
    expect(await collect(store().readStream(stream))).toMatchObject([{ metadata }]);
  });

  const original = anEvent({ metadata: { actor: 'editor', correlationId: 'c', requestHash: '00' } });
  test.each([
    ['type', { type: 'MeasureDeclared' }],
    ['schema version', { schemaVersion: 2 }],
    ['data', { data: { title: 'something else' } }],
    ['actor', { metadata: { ...original.metadata, actor: 'someone else' } }],
    ['request', { metadata: { ...original.metadata, requestHash: '01' } }],
  ])('is refused with another %s', async (_, changes) => {
    const stream = aStream();
    const event = { ...original, id: anId() };
    await store().append(stream, 'none', [event]);
    await expect(store().append(stream, 'any', [{ ...event, ...changes }])).rejects.toEqual(
      refused('conflict', 'event/id-reused'),
    );
    expect(await collect(store().readStream(stream))).toHaveLength(1);
  });

  test('is refused when only a part of it was appended before', async () => {
    const stream = aStream();
    const [one, two, three] = [anEvent(), anEvent(), anEvent()];
    await store().append(stream, 'none', [one, two]);
    for (const batch of [
      [two, three],
      [three, one],
      [one, two, three],
    ])
      await expect(store().append(stream, revision(1), batch)).rejects.toEqual(refused('conflict', 'event/id-reused'));
    expect(idsOf(await collect(store().readStream(stream)))).toEqual([one.id, two.id]);
  });

  test('is refused when it has the same event twice in itself', async () => {
    const event = anEvent();
    await expect(store().append(aStream(), 'any', [event, event])).rejects.toEqual(
      refused('conflict', 'event/id-reused'),
    );
  });

  test('is new in another stream', async () => {
    const event = anEvent();
    await store().append(aStream(), 'none', [event]);
    expect(await store().append(aStream(), 'none', [event])).toMatchObject({ repeated: false });
  });

  test('is written once when it comes many times at once', async () => {
    const stream = aStream();
    const events = someEvents(2);
    const answers = await Promise.all(numbersFrom(0, 20).map(() => store().append(stream, 'none', events)));
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(answers.map(({ position }) => position)).size).toBe(1);
    expect(idsOf(await collect(store().readStream(stream)))).toEqual(idsOf(events));
  });
}

export function competing(store: () => EventStore): void {
  test('exactly one writer wins each revision', async () => {
    const stream = aStream();
    const writers = numbersFrom(0, 8);
    await store().append(stream, 'none', someEvents(1));
    for (const at of numbersFrom(0, 10)) {
      const attempts = await Promise.allSettled(writers.map(() => store().append(stream, revision(at), someEvents(1))));
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const attempt of attempts)
        if (attempt.status === 'rejected') expect(attempt.reason).toEqual(refused('conflict', 'stream/wrong-revision'));
    }
    const events = await collect(store().readStream(stream));
    expect(events.map((event) => event.revision)).toEqual(numbersFrom(0, 11));
  });

  test('a refused append does not take its neighbours with it', async () => {
    const stream = aStream();
    const [first, wrong, second] = await Promise.allSettled([
      store().append(stream, 'none', someEvents(1)),
      store().append(stream, 'none', someEvents(1)),
      store().append(stream, revision(0), someEvents(1)),
    ]);
    expect([first.status, wrong.status, second.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await collect(store().readStream(stream))).toHaveLength(2);
  });

  test('every append of many to many streams is there once, at a position of its own', async () => {
    const head = await store().head();
    const streams = numbersFrom(0, 10).map(aStream);
    const events = numbersFrom(0, 300).map(() => anEvent());
    const answers = await Promise.all(events.map((event, n) => store().append(streams[n % 10]!, 'any', [event])));
    const all = await collect(store().readAll(head));
    expect(all.map(({ position }) => position)).toEqual(numbersFrom(head + 1, 300));
    const positions = new Map(all.map(({ id, position }) => [id, position]));
    expect(events.map(({ id }) => positions.get(id))).toEqual(answers.map(({ position }) => position));
  });
}
