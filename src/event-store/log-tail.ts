import type { Position } from '../kernel/event.js';
import { Waiters } from './waiters.js';

/** Where the log ends, and who waits for it to grow. */
export class LogTail {
  private readonly waiters = new Waiters();

  constructor(private end: Position) {}

  get position(): Position {
    return this.end;
  }

  moveTo(position: Position): void {
    this.end = position;
    this.waiters.reached(position);
  }

  /** Resolves once the log reaches beyond `after`, or the signal aborts. */
  async grownBeyond(after: Position, signal: AbortSignal): Promise<void> {
    if (this.end <= after) await this.waiters.until(after + 1, { signal }).catch(() => undefined);
  }
}
