interface Waiting {
  readonly point: number;
  readonly resolve: () => void;
  readonly reject: (why: unknown) => void;
}

export interface Patience {
  /** Forever where it is left out. */
  readonly withinMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Those who wait until something has come so far: a log to a position, a stream to a revision. */
export class Waiters {
  private readonly waiting = new Set<Waiting>();

  get isEmpty(): boolean {
    return this.waiting.size === 0;
  }

  /** Rejects with what `late` makes when that takes too long, or with the reason of `signal` when that aborts. */
  until(point: number, { withinMs, signal }: Patience = {}, late?: () => unknown): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    return new Promise((resolve, reject) => {
      const abort = () => waiting.reject(signal?.reason);
      const timer = withinMs === undefined ? undefined : setTimeout(() => waiting.reject(late?.()), withinMs);
      signal?.addEventListener('abort', abort, { once: true });
      const settling =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          this.waiting.delete(waiting);
          clearTimeout(timer);
          signal?.removeEventListener('abort', abort);
          settle(value);
        };
      const waiting: Waiting = { point, resolve: settling(resolve), reject: settling(reject) };
      this.waiting.add(waiting);
    });
  }

  /** Lets those go on who wait for no more than this. */
  reached(point: number): void {
    for (const waiting of this.waiting) if (waiting.point <= point) waiting.resolve();
  }

  rejectAll(why: (point: number) => unknown): void {
    for (const { point, reject } of this.waiting) reject(why(point));
  }
}
