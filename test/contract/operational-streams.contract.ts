import { NEVER_WRITTEN, type OperationalStreams } from '../../src/event-store/operational-streams.js';
import { aStream, collect, numbersFrom, refused, revision } from './events.js';

const KEEP = { keep: 1_000 };

/** What the prose of OperationalStreams promises. `open` again must find what was kept. */
export function describeOperationalStreams(
  name: string,
  open: () => Promise<OperationalStreams>,
  { skipUnless = true }: { readonly skipUnless?: unknown } = {},
): void {
  (skipUnless ? describe : describe.skip)(`${name} operational streams`, () => {
    let streams: OperationalStreams;
    beforeEach(async () => {
      streams = await open();
    });
    afterEach(() => streams.close());

    const read = async (stream: string) => (await collect(streams.readBackwards(stream))).map(({ data }) => data);
    const numbered = (...numbers: number[]) => numbers.map((number) => ({ number }));

    test('a stream that was never written to has no records', async () => {
      expect(await read(aStream())).toEqual([]);
    });

    test('records come back newest first, with their revisions', async () => {
      const stream = aStream();
      expect(await streams.append(stream, NEVER_WRITTEN, numbered(0, 1), KEEP)).toBe(1);
      expect(await streams.append(stream, revision(1), numbered(2), KEEP)).toBe(2);
      expect(await collect(streams.readBackwards(stream))).toEqual(
        [2, 1, 0].map((number) => ({ revision: number, data: { number } })),
      );
      expect(await collect(streams.readBackwards(stream, revision(1)))).toEqual([{ revision: 0, data: { number: 0 } }]);
    });

    test('more than one page comes back in order', async () => {
      const stream = aStream();
      await streams.append(stream, NEVER_WRITTEN, numbered(...numbersFrom(0, 700)), KEEP);
      expect(await read(stream)).toEqual(numbered(...numbersFrom(0, 700)).reverse());
    });

    test('a writer that does not know the end is refused, and has written nothing', async () => {
      const stream = aStream();
      await streams.append(stream, NEVER_WRITTEN, numbered(0, 1), KEEP);
      for (const expected of [NEVER_WRITTEN, revision(0), revision(2)])
        await expect(streams.append(stream, expected, numbered(9), KEEP)).rejects.toEqual(
          refused('conflict', 'stream/wrong-revision'),
        );
      expect(await read(stream)).toEqual(numbered(1, 0));
    });

    test('of two writers at the same end one wins', async () => {
      const stream = aStream();
      await streams.append(stream, NEVER_WRITTEN, numbered(0), KEEP);
      const outcomes = await Promise.allSettled(
        [1, 2].map((n) => streams.append(stream, revision(0), numbered(n), KEEP)),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await read(stream)).toHaveLength(2);
    });

    test('no more than the newest ones are shown once retention was given, and revisions go on', async () => {
      const stream = aStream();
      let end = NEVER_WRITTEN;
      for (const number of numbersFrom(0, 10)) end = await streams.append(stream, end, numbered(number), { keep: 3 });
      expect(end).toBe(9);
      expect(await read(stream)).toEqual(numbered(9, 8, 7));
    });

    test('what is to go at once is gone, also where more are kept later', async () => {
      const stream = aStream();
      await streams.append(stream, NEVER_WRITTEN, numbered(...numbersFrom(0, 101)), KEEP);
      await streams.append(stream, revision(100), numbered(101), { keep: 64, atOnce: true });
      expect(await read(stream)).toEqual(numbered(...numbersFrom(38, 64)).reverse());
      await streams.append(stream, revision(101), numbered(102), KEEP);
      expect(await read(stream)).toEqual(numbered(...numbersFrom(38, 65)).reverse());
    });

    test('one stream knows nothing of another', async () => {
      const [one, other] = [aStream(), aStream()];
      await streams.append(one, NEVER_WRITTEN, numbered(1), KEEP);
      await streams.append(other, NEVER_WRITTEN, numbered(2), KEEP);
      await streams.remove(one);
      expect(await read(one)).toEqual([]);
      expect(await read(other)).toEqual(numbered(2));
    });

    test('a removed stream can be written to as if it were new', async () => {
      const stream = aStream();
      await streams.remove(stream);
      await streams.append(stream, NEVER_WRITTEN, numbered(1), KEEP);
      await streams.remove(stream);
      await streams.append(stream, NEVER_WRITTEN, numbered(2), KEEP);
      expect(await read(stream)).toEqual(numbered(2));
    });
  });
}
