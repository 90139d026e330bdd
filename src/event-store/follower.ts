import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { type DomainError, messageOf, unavailable } from '../kernel/domain-error.js';
import type { Position, RecordedEvent } from '../kernel/event.js';
import type { EventStore } from './event-store.js';
import { untilAborted } from './supervision.js';
import { type Patience, Waiters } from './waiters.js';

const MET = 1;

export interface Following {
  readonly store: EventStore;
  /** Events that are taken in together, at most. */
  readonly batchEvents: number;
  /** Is told what keeps it from going on: not the same again before it went on. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * What is made from the log follows it from a checkpoint, which is kept together with what was made: replay changes
 * nothing. What cannot be taken in is tried again from there a second later, for as long as it takes.
 */
export abstract class Follower {
  private readonly stopping = new AbortController();
  private readonly waiters = new Waiters();
  private readonly meeting = new Waiters();
  private running: Promise<void> | undefined;
  private failure: unknown;
  private met = false;
  private everMet = false;

  protected constructor(private readonly following: Following) {}

  /** The checkpoint: everything up to here was taken in. */
  abstract get position(): Position;

  /** At the start and after each failure, before anything is taken in. */
  protected begin(_signal: AbortSignal): void | Promise<void> {}

  /** Moves the checkpoint behind these. There may be none of them where the end of the log is met. */
  protected abstract take(events: readonly RecordedEvent[], isAtEnd: boolean): void | Promise<void>;

  /** Between two batches others have their turn. */
  protected async rest(isAtEnd: boolean, _signal: AbortSignal): Promise<void> {
    if (!isAtEnd) await setImmediate();
  }

  /** What they are told who wait for a position that does not come, and what keeps it from coming where that is known. */
  protected behind(position: number, failure: unknown): DomainError {
    const why = failure === undefined ? '' : `: ${messageOf(failure)}`;
    return unavailable(
      'log/behind',
      `The log is taken in up to ${this.position}, not to ${position} yet${why}. Ask again soon`,
    );
  }

  /** `ready`: has met the end of the log since it started or last failed. */
  get state(): 'lagging' | 'ready' | 'failed' {
    if (this.failure !== undefined) return 'failed';
    return this.met ? 'ready' : 'lagging';
  }

  /** Why it stands still; undefined while it does not. */
  get problem(): string | undefined {
    const { failure } = this;
    return failure === undefined ? undefined : `stands still at position ${this.position}: ${messageOf(failure)}`;
  }

  /** Has met the end of the log once. */
  get hasMet(): boolean {
    return this.everMet;
  }

  /** Resolves when it has met the end of the log for the first time, or `signal` aborts. */
  async whenMet(signal: AbortSignal): Promise<void> {
    if (!this.everMet) await this.meeting.until(MET, { signal }).catch(() => undefined);
  }

  start(): void {
    this.running ??= this.follow(this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.waiters.rejectAll(() => unavailable('service/stopping', 'The service is stopping. Ask again when it is back'));
  }

  /** Resolves when everything up to `position` is taken in; rejects with `unavailable` while that cannot be done, or takes too long. */
  async whenReached(position: number, patience?: Patience): Promise<void> {
    if (this.position >= position) return;
    if (this.failure !== undefined) throw this.behind(position, this.failure);
    await this.waiters.until(position, patience, () => this.behind(position, this.failure));
  }

  /** Resolves when everything is taken in that was recorded when it was called. */
  async whenHeadReached(): Promise<void> {
    await this.whenReached(await this.following.store.head());
  }

  /** Until `signal` aborts: what `start` does until `stop`. */
  follow(signal: AbortSignal): Promise<void> {
    const pass = async (fine: () => void) => {
      try {
        await this.pass(signal, fine);
      } catch (error) {
        if (!signal.aborted) this.fail(error);
        throw error;
      }
    };
    return untilAborted(signal, pass, this.following.onTrouble);
  }

  private async pass(signal: AbortSignal, fine: () => void): Promise<void> {
    await this.begin(signal);
    this.waiters.reached(this.position);
    let batch: RecordedEvent[] = [];
    for await (const event of this.following.store.follow(this.position, signal)) {
      const isAtEnd = event === 'caught-up';
      if (!isAtEnd) batch.push(event);
      if (!isAtEnd && batch.length < this.following.batchEvents) continue;
      await this.take(batch, isAtEnd);
      this.advance(isAtEnd);
      fine();
      batch = [];
      await this.rest(isAtEnd, signal);
    }
    // The log is closed.
    if (!signal.aborted) await once(signal, 'abort');
  }

  private advance(isAtEnd: boolean): void {
    this.failure = undefined;
    this.met ||= isAtEnd;
    this.waiters.reached(this.position);
    if (isAtEnd) this.meeting.reached(MET);
    this.everMet ||= isAtEnd;
  }

  private fail(error: unknown): void {
    this.failure = error;
    this.met = false;
    this.waiters.rejectAll((position) => this.behind(position, error));
  }
}
