import { setTimeout as setTimer } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { BACKWARDS, END, KurrentDBClient, StreamNotFoundError } from '@kurrent/kurrentdb-client';
import type { Clock } from '../../kernel/clock.js';
import { unavailable } from '../../kernel/domain-error.js';
import type { Revision } from '../../kernel/event.js';
import { NO_STREAM } from '../expected-revision.js';
import { NoAnswer, isPassing, reasonOf, refusedByEngine } from './engine-failure.js';
import { Slots } from './slots.js';
import { StrayRejections } from './stray-rejections.js';

/** How long one call may take, and how long one thing is tried over and over. */
const CALL_MS = 5_000;
export const PATIENCE_MS = 10_000;
/** Appends under way at a time: enough to keep the engine busy, few enough not to pile up in the client. */
const APPENDS_AT_A_TIME = 256;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 1_000;

/** The names of a cluster and of its predecessor are one to the client. */
const SCHEME = /^(?:esdb|kdb|kurrent|kurrentdb)(\+discover)?:\/\//;

export interface Retrying {
  /** Called when it is given up after {@link PATIENCE_MS}; what it answers is thrown. */
  readonly givenUp: (error: unknown) => unknown;
}

/** One client of the engine, with the patience that a change of its leader takes. */
export class Connection {
  readonly appends = new Slots(APPENDS_AT_A_TIME);
  private readonly ending = new AbortController();
  private readonly strays = StrayRejections.watch();

  private constructor(
    readonly client: KurrentDBClient,
    /** The address without user and password, to be told. */
    readonly address: string,
    private readonly clock: Clock,
  ) {}

  /** Does not connect yet. Throws `unavailable` `log/not-an-address`. */
  static to(url: string, clock: Clock): Connection {
    const address = url.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '');
    try {
      return new Connection(KurrentDBClient.connectionString(url.replace(SCHEME, 'kurrentdb$1://')), address, clock);
    } catch (error) {
      throw unavailable(
        'log/not-an-address',
        `EVENT_STORE_URL ${address} cannot be used (${reasonOf(error)}). Write it as kurrentdb://host:2113?tls=false, or kurrentdb://a:2113,b:2113,c:2113`,
      );
    }
  }

  /** One call, and an error when there is no answer in time: the client may never give one. */
  once<T>(call: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimer(() => reject(new NoAnswer(CALL_MS)), CALL_MS);
      call()
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
  }

  /** Calls again, less and less often, while the engine is away. `call` must do no harm when it is done twice. */
  async patiently<T>(call: () => Promise<T>, { givenUp }: Retrying): Promise<T> {
    const end = this.clock.monotonic() + PATIENCE_MS * 1_000;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS))
      try {
        return await this.once(call);
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (this.ending.signal.aborted || this.clock.monotonic() > end) throw givenUp(error);
        await pause(pauseMs, this.ending.signal);
      }
  }

  /** Rejects with `unavailable` `log/unreachable`. */
  async reached(): Promise<void> {
    await this.asked(async () => {
      for await (const _ of this.client.readAll({ maxCount: 1 })) return;
    });
  }

  /** Revision of the newest event of the stream with this full name; -1 where there is none. */
  readonly endOf = (name: string): Promise<Revision> =>
    this.asked(async () => {
      for await (const { event } of this.client.readStream(name, {
        direction: BACKWARDS,
        fromRevision: END,
        maxCount: 1,
      }))
        if (event) return Number(event.revision) as Revision;
      return NO_STREAM;
    }, NO_STREAM);

  eventAt(name: string, revision: Revision): Promise<{ readonly id: string } | undefined> {
    return this.asked(async () => {
      for await (const { event } of this.client.readStream(name, { fromRevision: BigInt(revision), maxCount: 1 }))
        if (event && Number(event.revision) === revision) return { id: event.id };
      return undefined;
    }, undefined);
  }

  /** `withoutStream` is the answer where the stream is not there. */
  private async asked<T>(read: () => Promise<T>, withoutStream?: T): Promise<T> {
    try {
      return await this.patiently(read, { givenUp: (error) => this.unreachable(error) });
    } catch (error) {
      if (error instanceof StreamNotFoundError) return withoutStream as T;
      throw refusedByEngine('Reading from the engine', error);
    }
  }

  private unreachable(error: unknown): unknown {
    return unavailable(
      'log/unreachable',
      `The engine at ${this.address} cannot be reached (${reasonOf(error)}). Start it, or correct EVENT_STORE_URL`,
    );
  }

  /** What is under way may still succeed, but what fails is not tried again. */
  lastTries(): void {
    this.ending.abort();
  }

  async close(): Promise<void> {
    this.lastTries();
    await this.client.dispose();
    this.strays.end();
  }
}

/** Ends early, without an error, when the signal aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}
