import { NO_STREAM as ENGINE_NO_STREAM, WrongExpectedVersionError } from '@kurrent/kurrentdb-client';
import type { Clock } from '../../kernel/clock.js';
import type { Revision, StreamId } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import { NO_STREAM } from '../expected-revision.js';
import type { PreparedEvent } from '../prepared-event.js';
import type { Connection } from './connection.js';
import { outcomeUnknown, refusedByEngine } from './engine-failure.js';
import { toEngine } from './stored-event.js';

export interface Batch {
  readonly stream: StreamId;
  /** The stream's end that this was decided at. */
  readonly end: Revision;
  readonly events: readonly PreparedEvent[];
  /** Times that the events are to have; those of now where it is undefined. */
  readonly recordedAt?: readonly Micros[];
  /** Is told the `recordedAt` of each event at every attempt. */
  readonly onAttempt: (recordedAt: readonly Micros[]) => void;
}

/** Undefined when it was written; else where the stream ends instead. */
export type Elsewhere = Revision | undefined;

/** Writes batches to the engine, each at an explicit revision, and again with the same ids until there is an answer. */
export class EngineWriter {
  private lastRecordedAt = 0 as Micros;

  constructor(
    private readonly connection: Connection,
    private readonly prefix: string,
    private readonly clock: Clock,
    private readonly newestRecordedAt: () => Micros,
  ) {}

  /** Rejects with `unavailable` `clock/not-trusted` before anything was tried, `log/outcome-unknown` when the engine stays away, or with what the engine refuses. */
  async write(batch: Batch): Promise<Elsewhere> {
    const what = `the append to stream "${batch.stream}"`;
    if (!batch.recordedAt) this.clock.stamp();
    try {
      return await this.connection.patiently(() => this.connection.appends.run(() => this.attempt(batch)), {
        givenUp: (error) => outcomeUnknown(what, error),
      });
    } catch (error) {
      throw refusedByEngine(`The append to stream "${batch.stream}"`, error);
    }
  }

  /**
   * Calls reach the engine in the order in which they are made, so the times are given here, and anew at every attempt.
   * An attempt that comes after one that did get through is answered by the engine, which knows the ids, and writes nothing.
   */
  private async attempt({ stream, end, events, recordedAt, onAttempt }: Batch): Promise<Elsewhere> {
    const times = recordedAt ?? events.map(() => this.now());
    onAttempt(times);
    try {
      await this.connection.client.appendToStream(
        `${this.prefix}${stream}`,
        events.map((event, index) => toEngine(event, times[index]!)),
        { streamState: end === NO_STREAM ? ENGINE_NO_STREAM : BigInt(end) },
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof WrongExpectedVersionError)) throw error;
      return error.actualState === ENGINE_NO_STREAM ? NO_STREAM : (Number(error.actualState) as Revision);
    }
  }

  private now(): Micros {
    this.lastRecordedAt = Math.max(this.clock.now(), this.lastRecordedAt + 1, this.newestRecordedAt() + 1) as Micros;
    return this.lastRecordedAt;
  }
}
