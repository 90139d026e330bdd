import { setImmediate, setTimeout } from 'node:timers/promises';
import { unavailable } from '../../kernel/domain-error.js';
import type { Position, RecordedEvent } from '../../kernel/event.js';
import type { EventStore } from '../../event-store/event-store.js';
import { processEvent } from '../domain/upcasters.js';
import type { Projection } from './projection.js';
import type { ReadModel } from './read-model.js';

/** Events applied in one transaction, and so between two turns of the event loop: more while nobody can be answered yet. */
const BATCH_EVENTS = 256;
const BATCH_EVENTS_BEHIND = 4_096;
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

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    for (const waiter of this.waiters.splice(0))
      waiter.reject(unavailable('service/stopping', 'The service is stopping. Ask again when it is back'));
  }

  /** Resolves when queries see everything up to `position`. */
  waitFor(position: Position): Promise<void> {
    if (this.position >= position) return Promise.resolve();
    if (this.failure !== undefined) return Promise.reject(this.brokenDown());
    return new Promise((resolve, reject) => this.waiters.push({ position, resolve, reject }));
  }

  /** A read model that can't be written (a full disk, say) is tried again from its checkpoint. */
  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted)
      try {
        await this.follow();
      } catch (error) {
        this.fail(error);
        await setTimeout(RETRY_AFTER_MS, undefined, { ref: false });
      }
  }

  private async follow(): Promise<void> {
    let batch: RecordedEvent[] = [];
    for await (const event of this.store.follow(this.position, this.stopping.signal)) {
      if (event !== 'caught-up') batch.push(event);
      if (
        batch.length > 0 &&
        (event === 'caught-up' || batch.length >= (this.met ? BATCH_EVENTS : BATCH_EVENTS_BEHIND))
      ) {
        this.apply(batch);
        batch = [];
        if (event !== 'caught-up') await setImmediate();
      }
      if (event === 'caught-up') this.met = true;
    }
  }

  private apply(batch: readonly RecordedEvent[]): void {
    const last = batch.at(-1)!.position;
    try {
      this.model.transaction(last, () => {
        for (const recorded of batch) {
          const event = processEvent(recorded);
          if (event) for (const projection of this.projections) projection.apply(event, recorded);
        }
      });
    } catch (error) {
      for (const projection of this.projections) projection.forget();
      throw error;
    }
    this.failure = undefined;
    this.onApplied(last);
    const due = this.waiters.filter((waiter) => waiter.position <= last);
    if (due.length === 0) return;
    this.waiters = this.waiters.filter((waiter) => waiter.position > last);
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
