import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { types } from 'node:util';
import { DomainError, messageOf, unavailable } from '../kernel/domain-error.js';
import type { Position, RecordedEvent } from '../kernel/event.js';
import { traced } from '../operations/tracing/trace.js';
import type { EventStore } from './event-store.js';
import { type PoisonEvent, skippedBy } from './skipped-events.js';
import { untilAborted } from './supervision.js';
import { type Patience, Waiters } from './waiters.js';

const MET = 1;

/** All that it takes to follow a log. */
export type FollowedLog = Pick<EventStore, 'head' | 'hasOtherWriters' | 'readStream' | 'follow'>;

export interface Following {
  /** By which it is told apart, in health and where an event is skipped. */
  readonly name: string;
  readonly store: FollowedLog;
  /** Events that are taken in together, at most. */
  readonly batchEvents: number;
  /** Is told what keeps it from going on: not the same again before it went on. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * What is made from the log follows it from a checkpoint, which is kept together with what was made: replay changes
 * nothing. What cannot be taken in is tried again from there a second later, for as long as it takes. Where it is one event
 * that cannot, and not the storage, it is told which, and somebody may have it skipped.
 */
export abstract class Follower {
  private readonly stopping = new AbortController();
  private readonly waiters = new Waiters();
  private readonly meeting = new Waiters();
  private running: Promise<void> | undefined;
  private failure: unknown;
  private met = false;
  private everMet = false;
  private underWay = 0;
  private taking: readonly RecordedEvent[] = [];
  /** Up to here events are taken in one by one, to find the one that cannot be. */
  private closelyTo = 0;
  private poisonous: PoisonEvent | undefined;
  private skipped: ReadonlySet<number> = new Set();

  protected constructor(private readonly following: Following) {}

  /** The checkpoint: everything up to here was taken in. */
  abstract get position(): Position;

  /** At the start and after each failure, before anything is taken in. */
  protected begin(_signal: AbortSignal): void | Promise<void> {}

  /** Somebody decided that it goes on without this event, which says nothing then. */
  protected isSkipped({ position }: RecordedEvent): boolean {
    return this.skipped.has(position);
  }

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

  get name(): string {
    return this.following.name;
  }

  /** The event that keeps it from going on; undefined while none does. */
  get poison(): PoisonEvent | undefined {
    return this.poisonous;
  }

  /** What it makes would be another thing without one of them. */
  get needsEveryEvent(): boolean {
    return false;
  }

  /** Not where another replica has it to do. */
  get isFollowing(): boolean {
    return this.underWay > 0;
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

  /**
   * Resolves when everything up to `position` is taken in; rejects with `unavailable` while that cannot be done, or takes too
   * long. Whoever waits for a time only is not kept waiting for what nobody has written.
   */
  async whenReached(position: number, patience?: Patience): Promise<void> {
    if (this.position >= position) return;
    const isUnwritten = patience?.withinMs !== undefined && (await this.isUnwritten(position));
    // It may have come meanwhile.
    if (this.position >= position) return;
    if (isUnwritten || this.failure !== undefined) throw this.behind(position, this.failure);
    await this.waiters.until(position, patience, () => this.behind(position, this.failure));
  }

  /** Resolves when everything is taken in that was recorded when it was called. */
  async whenHeadReached(): Promise<void> {
    await this.whenReached(await this.following.store.head());
  }

  /** Until `signal` aborts: what `start` does until `stop`. */
  follow(signal: AbortSignal): Promise<void> {
    const pass = async (fine: () => void) => {
      for (;;)
        try {
          return await this.pass(signal, fine);
        } catch (error) {
          if (signal.aborted) throw error;
          if (this.mustLookCloser(error)) continue;
          this.fail(error);
          throw this.failure;
        }
    };
    this.underWay++;
    return untilAborted(signal, pass, this.following.onTrouble).finally(() => this.underWay--);
  }

  private async pass(signal: AbortSignal, fine: () => void): Promise<void> {
    this.skipped = await skippedBy(this.following.store, this.name);
    this.taking = [];
    await this.begin(signal);
    this.waiters.reached(this.position);
    let batch: RecordedEvent[] = [];
    for await (const event of this.following.store.follow(this.position, signal)) {
      const isAtEnd = event === 'caught-up';
      if (!isAtEnd) batch.push(event);
      const isClose = !isAtEnd && event.position <= this.closelyTo;
      if (!isAtEnd && !isClose && batch.length < this.following.batchEvents) continue;
      this.taking = batch;
      await this.takeTraced(batch, isAtEnd);
      this.taking = [];
      this.advance(isAtEnd);
      fine();
      batch = [];
      await this.rest(isAtEnd, signal);
    }
    // The log is closed.
    if (!signal.aborted) await once(signal, 'abort');
  }

  /** What is taken in long after it was recorded, to make something again, is no part of what recorded it. */
  private takeTraced(batch: readonly RecordedEvent[], isAtEnd: boolean): void | Promise<void> {
    if (!this.everMet) return this.take(batch, isAtEnd);
    const traces = new Set(batch.flatMap(({ metadata }) => metadata.traceparent ?? []));
    if (traces.size === 0) return this.take(batch, isAtEnd);
    const name = `${this.name} take`;
    return traced({ name, kind: 'consumer', because: [...traces] }, () => this.take(batch, isAtEnd));
  }

  /** One of several events may be what cannot be taken in: they are tried again one by one, at once. */
  private mustLookCloser(error: unknown): boolean {
    const last = this.taking.at(-1);
    if (this.taking.length < 2 || !last || isOfStorage(error)) return false;
    this.closelyTo = last.position;
    return true;
  }

  private async isUnwritten(position: number): Promise<boolean> {
    const { store } = this.following;
    return !store.hasOtherWriters && position > (await store.head());
  }

  private advance(isAtEnd: boolean): void {
    this.failure = this.poisonous = undefined;
    this.met ||= isAtEnd;
    this.waiters.reached(this.position);
    if (isAtEnd) this.meeting.reached(MET);
    this.everMet ||= isAtEnd;
  }

  private fail(error: unknown): void {
    const [event] = this.taking;
    this.poisonous = event && !isOfStorage(error) ? poisonOf(event, error) : undefined;
    this.failure = this.poisonous ? cannotTake(this.name, this.poisonous, error) : error;
    this.met = false;
    this.waiters.rejectAll((position) => this.behind(position, this.failure));
  }
}

/** What a disk or another part refuses, it may grant later; what an event causes, it will cause again. */
const isOfStorage = (error: unknown): boolean =>
  (error instanceof DomainError && error.kind === 'unavailable') ||
  (types.isNativeError(error) && ('errcode' in error || 'code' in error));

const poisonOf = ({ position, id, type, stream }: RecordedEvent, error: unknown): PoisonEvent => ({
  position,
  id,
  type,
  stream,
  why: messageOf(error),
});

const cannotTake = (name: string, { position, type, id, stream, why }: PoisonEvent, cause: unknown): Error =>
  new Error(
    `event ${position} (${type} ${id} of ${stream}) cannot be taken in: ${why}. A version that can goes on by itself; ` +
      `to go on without it: npx detente skip ${position} --follower ${name} --reason "…"`,
    { cause },
  );
