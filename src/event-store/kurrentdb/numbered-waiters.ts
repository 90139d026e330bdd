import { setTimeout } from 'node:timers';
import { unavailable } from '../../kernel/domain-error.js';
import type { Revision, StreamId } from '../../kernel/event.js';
import { PATIENCE_MS } from './connection.js';
import type { LogIndex } from './log-index.js';
import type { Arrived } from './stored-event.js';

interface Waiter {
  readonly revision: Revision;
  readonly timer: NodeJS.Timeout;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Who waits for an event that the engine has to be numbered here. */
export class NumberedWaiters {
  private readonly waiting = new Map<StreamId, Waiter[]>();

  constructor(private readonly index: LogIndex) {}

  wait(stream: StreamId, revision: Revision): Promise<void> {
    if (this.index.endOf(stream) >= revision) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.settle(
          stream,
          (one) => one === waiter,
          ({ reject: give }) => give(notNumbered('it did not come back')),
        );
      }, PATIENCE_MS);
      const waiter: Waiter = { revision, timer, resolve, reject };
      const others = this.waiting.get(stream);
      if (others) others.push(waiter);
      else this.waiting.set(stream, [waiter]);
    });
  }

  wake(arrived: readonly Arrived[]): void {
    if (this.waiting.size === 0) return;
    for (const { stream, revision } of arrived)
      if (this.waiting.has(stream))
        this.settle(
          stream,
          (one) => one.revision <= revision,
          ({ resolve }) => resolve(),
        );
  }

  rejectAll(error: unknown): void {
    for (const stream of [...this.waiting.keys()])
      this.settle(
        stream,
        () => true,
        ({ reject }) => reject(error),
      );
  }

  private settle(stream: StreamId, due: (waiter: Waiter) => boolean, how: (waiter: Waiter) => void): void {
    const waiters = this.waiting.get(stream) ?? [];
    const rest = waiters.filter((waiter) => !due(waiter));
    if (rest.length === 0) this.waiting.delete(stream);
    else this.waiting.set(stream, rest);
    for (const waiter of waiters.filter(due)) {
      clearTimeout(waiter.timer);
      how(waiter);
    }
  }
}

export const notNumbered = (why: string) =>
  unavailable(
    'log/not-numbered',
    `What was appended is safe on the engine, but this replica could not give it a position (${why}). ` +
      'Free the cause; then the same request with the same Idempotency-Key is answered. No restart is needed',
  );
