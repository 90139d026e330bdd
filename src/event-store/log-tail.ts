import type { Position } from '../kernel/event.js';

interface Waiting {
  readonly after: Position;
  readonly wake: () => void;
}

/** Where the log ends, and who waits for it to grow. */
export class LogTail {
  private readonly waiting = new Set<Waiting>();

  constructor(private end: Position) {}

  get position(): Position {
    return this.end;
  }

  moveTo(position: Position): void {
    this.end = position;
    for (const waiting of this.waiting) if (waiting.after < position) waiting.wake();
  }

  /** Resolves once the log reaches beyond `after`, or the signal aborts. */
  grownBeyond(after: Position, signal: AbortSignal): Promise<void> {
    if (this.end > after || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.waiting.delete(waiting);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const waiting = { after, wake };
      this.waiting.add(waiting);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
