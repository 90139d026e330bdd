import { setTimeout as setTimer } from 'node:timers';
import { setImmediate as nextTick } from 'node:timers/promises';
import { type AllStreamSubscription, START, streamNameFilter } from '@kurrent/kurrentdb-client';
import type { Clock } from '../../kernel/clock.js';
import type { Revision, StreamId } from '../../kernel/event.js';
import { formatInstant, type Micros } from '../../kernel/instant.js';
import type { LogHealth } from '../event-store.js';
import type { LogTail } from '../log-tail.js';
import { isSqliteError } from '../sqlite-failure.js';
import { type Connection, PATIENCE_MS, pause } from './connection.js';
import { reasonOf } from './engine-failure.js';
import type { LogIndex } from './log-index.js';
import { NumberedWaiters, notNumbered } from './numbered-waiters.js';
import { type Arrived, type EnginePosition, fromEngine } from './stored-event.js';

const BATCH_EVENTS = 1_000;
/** Events of others after which the engine says how far it has looked: 256 times its window of 32. */
const CHECKPOINT_INTERVAL = 256;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

/** Follows the streams with our prefix in the engine's log, and has every event numbered as it comes. */
export class LogFeed {
  private readonly stopping = new AbortController();
  private readonly waiters: NumberedWaiters;
  private running: Promise<void> | undefined;
  private arrived: Arrived[] = [];
  private place: EnginePosition | undefined;
  private problem: string | undefined;
  /** What came last could not be written here. */
  private stuck = false;
  /** When it was last known to have all that the engine has; undefined while it has. */
  private behindSince: Micros | undefined;
  private lostAt: Micros | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly prefix: string,
    private readonly index: LogIndex,
    private readonly told: { readonly tail: LogTail; readonly clock: Clock },
  ) {
    this.waiters = new NumberedWaiters(index);
  }

  /** Numbers all there is. Reading is twice as fast as following. */
  async catchUp(): Promise<void> {
    const { client } = this.connection;
    const from = this.from();
    for await (const event of client.readAll({ fromPosition: from, filter: this.filter() })) {
      const one = fromEngine(event, this.prefix);
      if (one) this.arrived.push(one);
      if (this.arrived.length < BATCH_EVENTS) continue;
      this.number();
      await nextTick();
      if (this.stopping.signal.aborted) return;
    }
    this.number();
  }

  /** From then on what is appended is numbered within moments, however often the engine goes away. */
  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.waiters.rejectAll(notNumbered('the service is stopping'));
  }

  /** Resolves when the event at this revision has a position. Rejects with `unavailable` `log/not-numbered`. */
  numbered(stream: StreamId, revision: Revision): Promise<void> {
    return this.waiters.wait(stream, revision);
  }

  get health(): LogHealth {
    const { problem, behindSince } = this;
    const behindMicros = behindSince === undefined ? 0 : this.told.clock.monotonic() - behindSince;
    return { problem, behindMicros: behindMicros as Micros };
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted;) {
      const confirmed = await this.follow();
      if (signal.aborted) return;
      // The engine ends a subscription that cannot keep up with a burst: that is taken up again at once.
      await pause(confirmed && !this.stuck ? 0 : pauseMs, signal);
      pauseMs = confirmed ? FIRST_PAUSE_MS : Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }
  }

  /** Until the subscription breaks or the feed is stopped. Answers whether the engine had confirmed it. */
  private follow(): Promise<boolean> {
    return new Promise((resolve) => {
      let confirmed = false;
      let flush: NodeJS.Immediate | undefined;
      const subscription = this.subscribe(() => (flush ??= setImmediate(take)));
      const end = (error: unknown) => {
        clearTimeout(unconfirmed);
        clearImmediate(flush);
        this.stopping.signal.removeEventListener('abort', end);
        this.arrived = [];
        this.place = undefined;
        if (!this.stopping.signal.aborted) this.lose(error, confirmed);
        subscription.destroy();
        subscription.unsubscribe().catch(() => undefined);
        resolve(confirmed);
      };
      const take = () => {
        flush = undefined;
        try {
          this.number();
        } catch (error) {
          end(error);
        }
      };
      const unconfirmed = setTimer(() => end(new Error('the subscription was not confirmed')), PATIENCE_MS);
      this.stopping.signal.addEventListener('abort', end, { once: true });
      subscription
        .on('confirmation', () => {
          confirmed = true;
          clearTimeout(unconfirmed);
        })
        .on('caughtUp', () => {
          if (!this.stuck) this.allWell();
        })
        .on('error', end)
        .on('end', () => end(new Error('the engine ended the subscription')));
    });
  }

  private subscribe(somethingCame: () => void): AllStreamSubscription {
    const filter = this.filter((place) => {
      this.place = place;
      somethingCame();
    });
    return this.connection.client.subscribeToAll({ fromPosition: this.from(), filter }).on('data', (event) => {
      const one = fromEngine(event, this.prefix);
      if (!one) return;
      this.arrived.push(one);
      somethingCame();
    });
  }

  private from() {
    const { place } = this.index;
    return place ? { commit: BigInt(place.commit), prepare: BigInt(place.prepare) } : START;
  }

  private filter(onPlace: (place: EnginePosition) => void = () => undefined) {
    return streamNameFilter({
      prefixes: [this.prefix],
      checkpointInterval: CHECKPOINT_INTERVAL,
      checkpointReached: async (_, { commit, prepare }) =>
        onPlace({ commit: Number(commit), prepare: Number(prepare) }),
    });
  }

  private number(): void {
    const { arrived, place } = this;
    if (arrived.length === 0 && !place) return;
    this.arrived = [];
    this.place = undefined;
    this.index.number(arrived, place);
    this.told.tail.moveTo(this.index.position);
    this.waiters.wake(arrived);
    if (this.stuck) this.allWell();
  }

  private allWell(): void {
    this.stuck = false;
    this.problem = undefined;
    this.behindSince = undefined;
    this.lostAt = undefined;
  }

  private lose(error: unknown, confirmed: boolean): void {
    this.connection.appends.oneAlone();
    this.behindSince ??= this.told.clock.monotonic();
    this.lostAt ??= this.told.clock.now();
    this.stuck ||= isSqliteError(error);
    if (this.stuck || !confirmed)
      this.problem = `cannot follow the engine at ${this.connection.address} since ${formatInstant(this.lostAt)}: ${reasonOf(error)}`;
    // What is written while this machine cannot number it would not be answered.
    if (this.stuck) this.waiters.rejectAll(notNumbered(reasonOf(error)));
  }
}
