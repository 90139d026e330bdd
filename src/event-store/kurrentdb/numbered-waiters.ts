import { unavailable } from '../../kernel/domain-error.js';
import type { Revision, StreamId } from '../../kernel/event.js';
import { Waiters } from '../waiters.js';
import { PATIENCE_MS } from './connection.js';
import type { LogIndex } from './log-index.js';
import type { Arrived } from './stored-event.js';

/** Who waits for an event that the engine has to be numbered here. */
export class NumberedWaiters {
  private readonly waiting = new Map<StreamId, Waiters>();

  constructor(private readonly index: LogIndex) {}

  async wait(stream: StreamId, revision: Revision): Promise<void> {
    if (this.index.endOf(stream) >= revision) return;
    const waiters = this.waiting.get(stream) ?? new Waiters();
    this.waiting.set(stream, waiters);
    try {
      await waiters.until(revision, { withinMs: PATIENCE_MS }, () => notNumbered('it did not come back'));
    } finally {
      this.forget(stream);
    }
  }

  wake(arrived: readonly Arrived[]): void {
    if (this.waiting.size === 0) return;
    for (const { stream, revision } of arrived) {
      this.waiting.get(stream)?.reached(revision);
      this.forget(stream);
    }
  }

  private forget(stream: StreamId): void {
    if (this.waiting.get(stream)?.isEmpty) this.waiting.delete(stream);
  }

  rejectAll(error: unknown): void {
    for (const waiters of this.waiting.values()) waiters.rejectAll(() => error);
    this.waiting.clear();
  }
}

export const notNumbered = (why: string) =>
  unavailable(
    'log/not-numbered',
    `What was appended is safe on the engine, but this replica could not give it a position (${why}). ` +
      'Free the cause; then the same request with the same Idempotency-Key is answered. No restart is needed',
  );
