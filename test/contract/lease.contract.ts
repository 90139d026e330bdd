import type { Lease } from '../../src/event-store/lease.js';
import { anId } from './events.js';

/** Resolves when the lease was got, and says when it is lost. */
interface Holder {
  readonly got: Promise<AbortSignal>;
  readonly ended: Promise<void>;
  stop(): void;
}

/** Holds until it is stopped or loses the lease. */
export function holder(lease: Lease, name: string): Holder {
  const stopping = new AbortController();
  let ended: Promise<void> = Promise.resolve();
  const got = new Promise<AbortSignal>((resolve) => {
    ended = lease.hold(
      name,
      async (held) => {
        resolve(held);
        await aborted(held);
      },
      stopping.signal,
    );
  });
  return { got, ended, stop: () => stopping.abort() };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

/** What the prose of Lease promises to one process. `open` makes the lease of one replica. */
export function describeLease(
  name: string,
  open: () => Promise<{ readonly lease: Lease; close(): Promise<void> }>,
  { skipUnless = true }: { readonly skipUnless?: unknown } = {},
): void {
  (skipUnless ? describe : describe.skip)(`${name} lease`, () => {
    let replica: Awaited<ReturnType<typeof open>>;
    beforeEach(async () => {
      replica = await open();
    });
    afterEach(() => replica.close());

    test('is given to one that asks alone, and the work ends when it stops', async () => {
      const { got, ended, stop } = holder(replica.lease, anId());
      expect((await got).aborted).toBe(false);
      stop();
      await ended;
      expect((await got).aborted).toBe(true);
    });

    test('is not asked for by one that has stopped already', async () => {
      const work = jest.fn();
      await replica.lease.hold(anId(), work, AbortSignal.abort());
      expect(work).not.toHaveBeenCalled();
    });

    test('ends whenever it stops, also before it was got', async () => {
      for (const afterMs of [0, 1, 2, 4, 8, 16, 32]) {
        const { ended, stop } = holder(replica.lease, anId());
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        stop();
        await ended;
      }
    });

    test('is given up when the work fails, and the failure passed on', async () => {
      const name = anId();
      const failing = replica.lease.hold(
        name,
        () => Promise.reject(new Error('the cursor cannot be read')),
        new AbortController().signal,
      );
      await expect(failing).rejects.toThrow('the cursor cannot be read');
      const next = holder(replica.lease, name);
      await next.got;
      next.stop();
      await next.ended;
    });

    test('leases of other names do not touch it', async () => {
      const [one, other] = [holder(replica.lease, anId()), holder(replica.lease, anId())];
      const held = await Promise.all([one.got, other.got]);
      other.stop();
      await other.ended;
      expect(held.map(({ aborted: lost }) => lost)).toEqual([false, true]);
      one.stop();
      await one.ended;
    });
  });
}
