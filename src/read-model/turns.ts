import { setImmediate } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Clock } from '../kernel/clock.js';
import { unavailable } from '../kernel/domain-error.js';
import type { Micros } from '../kernel/instant.js';

/** Work that stops between its pieces, so that others can be answered there. */
export type Pieces<T> = Generator<void, T>;

export interface TurnLimits {
  /** How long others may have to wait for one question. */
  readonly turnMs: number;
  /** What one question may take of the processor. */
  readonly budgetMs: number;
  /** Questions that are worked on in turns, and those that wait until one of these is done. */
  readonly atOnce: number;
  readonly waiting: number;
}

const LIMITS: TurnLimits = { turnMs: 20, budgetMs: 30_000, atOnce: 2, waiting: 16 };

/**
 * Lets questions that take long share the request thread: what one turn is enough for is answered at once; all else takes a
 * place in a short queue, and goes on between other requests until it is done, its client has left, or its budget is used up.
 */
export class Turns {
  private readonly queue: PQueue;

  constructor(
    private readonly clock: Clock,
    private readonly limits: TurnLimits = LIMITS,
  ) {
    this.queue = new PQueue({ concurrency: limits.atOnce });
  }

  async take<T>(work: Pieces<T>, signal?: AbortSignal): Promise<T> {
    const first = this.turn(work);
    if (first.done) return first.value;
    if (this.queue.size >= this.limits.waiting)
      throw unavailable('service/busy', 'Too many questions that take long are asked at once. Ask again in a moment');
    return this.queue.add(() => this.finish(work, signal));
  }

  private async finish<T>(work: Pieces<T>, signal: AbortSignal | undefined): Promise<T> {
    for (let leftMs = this.limits.budgetMs - this.limits.turnMs; leftMs > 0;) {
      await setImmediate();
      if (signal?.aborted) throw unavailable('request/abandoned', 'The client left before the answer was there');
      const began = this.clock.monotonic();
      const next = this.turn(work);
      if (next.done) return next.value;
      leftMs -= this.msSince(began);
    }
    throw unavailable('question/too-costly', 'This question takes longer than one may. Ask about less at once');
  }

  private turn<T>(work: Pieces<T>): IteratorResult<void, T> {
    const began = this.clock.monotonic();
    for (;;) {
      const next = work.next();
      if (next.done || this.msSince(began) >= this.limits.turnMs) return next;
    }
  }

  private msSince(began: Micros): number {
    return (this.clock.monotonic() - began) / 1_000;
  }
}

/** Where nothing may come in between. */
export function atOnce<T>(work: Pieces<T>): T {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

/** Work in the background: it takes no place from who asks, is never refused, and lets others go first after each piece. */
export async function alongside<T>(work: Pieces<T>): Promise<T> {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
    await setImmediate();
  }
}
