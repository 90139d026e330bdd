import type { NewEvent, Position, RecordedEvent, Revision, StreamId } from '../kernel/event.js';
import type { Micros } from '../kernel/instant.js';

/**
 * What the writer believes of the stream: it does not exist (`none`), exists with whatever revision (`exists`), ends at
 * exactly this revision, or nothing at all (`any`).
 */
export type ExpectedRevision = 'any' | 'none' | 'exists' | Revision;

export interface Appended {
  /** Revision and position of the last event of the append. */
  readonly revision: Revision;
  readonly position: Position;
  readonly recordedAt: Micros;
  /** True when these events were in the stream already and nothing was written. */
  readonly repeated: boolean;
}

/** Whether what readers see follows the log. */
export interface LogHealth {
  /** Undefined while all is well, else why the log cannot be followed. */
  readonly problem: string | undefined;
  /** Microseconds for which what is read may lag behind what others appended; 0 while nothing can be missing. */
  readonly behindMicros: Micros;
}

/**
 * The only durable truth. Adapters MUST pass test/contract/event-store.contract.ts.
 *
 * append: all events or none. Once the promise resolves they are on stable storage and every later read sees them.
 * - MUST reject with `conflict` `stream/wrong-revision` when the stream is not at `expected`.
 * - MUST answer as the first time (`repeated`) when all of these event ids are in the stream with the same content,
 *   whatever is expected; an id with other content, only some of the ids, or the same id twice in one batch, is a
 *   `conflict` `event/id-reused`. Content is type, schema version, data and metadata without its correlation and
 *   causation ids and its trace. The same id may be in another stream.
 * - MUST give positions 1, 2, 3 … in the order in which events become visible: whoever has read position N never
 *   later finds a new event at or below N. `recordedAt` is strictly increasing in that order within one writer.
 * - MUST refuse, with `incorrect`, a batch without events (`append/no-events`), an event over {@link MAX_EVENT_BYTES}
 *   (`event/too-large`), and one that is not JSON (`event/not-json`).
 * - MUST reject with `unavailable` `log/write-failed` when the storage refuses, with nothing written, and MUST work
 *   again without a restart once the storage does. An adapter over a network that had no answer does not know: it MUST
 *   try again with the same ids for some seconds, then reject with `unavailable` `log/outcome-unknown`.
 * - MUST reject new events with what the clock's `stamp` throws, and write nothing, while that throws.
 *
 * appendAll: chunk after chunk, each as `append` would; the first against `expected`, every other against the end of
 * the chunk before it. `repeated` when every chunk was.
 * - An adapter whose storage has long transactions (SQLite) MUST keep all of it from readers until the last chunk is
 *   in, and MUST leave nothing behind when a chunk is refused or the iterable throws. Other appends wait meanwhile,
 *   so `chunks` MUST NOT wait for one. An adapter without them keeps the chunks that went in; the same call again
 *   finds those repeated and goes on behind them.
 * - Without any event it answers the stream's end, if that is as expected, as `repeated`: revision -1, position 0 and
 *   recordedAt 0 when there is no such stream.
 *
 * Reading never waits for writing, and yields to other work of the process now and then.
 *
 * No event is ever changed or removed.
 */
export abstract class EventStore {
  abstract append(stream: StreamId, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended>;
  abstract appendAll(
    stream: StreamId,
    expected: ExpectedRevision,
    chunks: AsyncIterable<readonly NewEvent[]>,
  ): Promise<Appended>;
  /** Oldest first, from `from` on (default 0), up to the end as it was found. A stream that does not exist has no events. */
  abstract readStream(stream: StreamId, from?: Revision): AsyncIterable<RecordedEvent>;
  /** All events with a position above `after`, oldest first, up to the end as it was found. */
  abstract readAll(after: Position): AsyncIterable<RecordedEvent>;
  /**
   * Past events, then live ones, each once. Yields 'caught-up' whenever it meets the end. Ends, without an error, when
   * `signal` aborts or the store is closed.
   */
  abstract follow(after: Position, signal: AbortSignal): AsyncIterable<RecordedEvent | 'caught-up'>;
  /** Position of the newest event; 0 in an empty log. */
  abstract head(): Promise<Position>;
  /** Whether a position above `head()` may already be on its way here. Where the log is on this machine it is not. */
  abstract get hasOtherWriters(): boolean;
  /** Where the log is on this machine, nothing is ever between it and its readers. */
  abstract get health(): LogHealth;
  /** Lets running appends finish, then closes. From then on all else rejects with `unavailable` `log/closed`. */
  abstract close(): Promise<void>;
}

/** One event, data and metadata as JSON in UTF-8. */
export const MAX_EVENT_BYTES = 1_048_576;
