import { setTimeout as setTimer } from 'node:timers';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { unavailable } from '../../kernel/domain-error.js';
import type { Position, RecordedEvent } from '../../kernel/event.js';
import type { EventStore } from '../../event-store/event-store.js';
import { processEvent } from '../domain/upcasters.js';
import type { Projection } from './projection.js';
import type { ReadModel } from './read-model.js';

/** Events applied between two turns of the event loop: requests wait no longer than for these. */
const BATCH_EVENTS = 16;
/** How long, while it is behind, what queries see may not be kept yet. */
const KEEP_AFTER_MS = 1_000;
const RETRY_AFTER_MS = 1_000;

interface Waiter {
  readonly position: Position;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Follows the log from the read model's checkpoint and applies what it finds. */
export class ReadModelFollower {
  private readonly stopping = new AbortController();
  private waiters: Waiter[] = [];
  private running: Promise<void> | undefined;
  private failure: unknown;
  private met = false;
  private everMet = false;
  private pass = new AbortController();
  private keeping: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly model: ReadModel,
    private readonly projections: readonly Projection[],
    private readonly onApplied: (position: Position) => void = () => undefined,
  ) {}

  /** Position up to which queries see the log. */
  get position(): Position {
    return this.model.checkpoint;
  }

  /** Has met the end of the log since it started or last failed. */
  get isReady(): boolean {
    return this.met && this.failure === undefined;
  }

  /** Throws `unavailable` `read-model/behind` until it has met the end of the log for the first time. */
  refuseWhileBehind(): void {
    if (!this.everMet)
      throw unavailable(
        'read-model/behind',
        `The read model is being built: it has come to position ${this.position}. Ask again soon`,
      );
  }

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    clearTimeout(this.keeping);
    for (const waiter of this.waiters.splice(0))
      waiter.reject(unavailable('service/stopping', 'The service is stopping. Ask again when it is back'));
  }

  /** Resolves when queries see everything up to `position`. */
  waitFor(position: Position): Promise<void> {
    if (this.position >= position) return Promise.resolve();
    if (this.failure !== undefined) return Promise.reject(this.brokenDown());
    return new Promise((resolve, reject) => this.waiters.push({ position, resolve, reject }));
  }

  /** Resolves when queries see everything that was recorded when it was called. */
  async reachHead(): Promise<void> {
    await this.waitFor(await this.store.head());
  }

  /** A read model that can't be written (a full disk, say) is tried again from its checkpoint. */
  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted)
      try {
        this.pass = new AbortController();
        await this.follow(AbortSignal.any([this.stopping.signal, this.pass.signal]));
        if (this.pass.signal.aborted) throw this.pass.signal.reason;
      } catch (error) {
        this.fail(error);
        await setTimeout(RETRY_AFTER_MS, undefined, { ref: false });
      }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    let batch: RecordedEvent[] = [];
    for await (const event of this.store.follow(this.position, signal)) {
      if (event !== 'caught-up') batch.push(event);
      if (batch.length > 0 && (event === 'caught-up' || batch.length >= BATCH_EVENTS)) {
        this.apply(batch);
        batch = [];
        if (event !== 'caught-up') await setImmediate();
      }
      if (event === 'caught-up') this.meet();
    }
  }

  private meet(): void {
    this.met = true;
    this.everMet = true;
    this.orForget(() => this.model.keep());
  }

  /** While it is behind, many batches share one commit: pages that several of them touch are written once. */
  private keepSoon(): void {
    this.keeping ??= setTimer(() => {
      this.keeping = undefined;
      try {
        this.orForget(() => this.model.keep());
      } catch (error) {
        this.pass.abort(error);
      }
    }, KEEP_AFTER_MS);
  }

  /** What projections remember of rows that were taken back is forgotten at once. */
  private orForget(write: () => void): void {
    try {
      write();
    } catch (error) {
      for (const projection of this.projections) projection.forget();
      throw error;
    }
  }

  private apply(batch: readonly RecordedEvent[]): void {
    const last = batch.at(-1)!;
    this.orForget(() => {
      this.model.apply(last, () => {
        for (const recorded of batch) {
          for (const projection of this.projections) projection.tick(recorded);
          const event = processEvent(recorded);
          if (event) for (const projection of this.projections) projection.apply(event, recorded);
        }
      });
      // Before a write is answered: what its writer was told must not be taken back by a later commit that fails.
      if (this.met) this.model.keep();
      else this.keepSoon();
    });
    this.failure = undefined;
    this.onApplied(last.position);
    const due = this.waiters.filter((waiter) => waiter.position <= last.position);
    if (due.length === 0) return;
    this.waiters = this.waiters.filter((waiter) => waiter.position > last.position);
    for (const waiter of due) waiter.resolve();
  }

  private fail(error: unknown): void {
    this.failure = error;
    this.met = false;
    for (const waiter of this.waiters.splice(0)) waiter.reject(this.brokenDown());
  }

  private brokenDown() {
    const why = this.failure instanceof Error ? this.failure.message : String(this.failure);
    return unavailable(
      'read-model/stopped',
      `The read model stopped at position ${this.position}: ${why}. What was written is safe in the log; free the cause and ask again`,
    );
  }
}
