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

/**
 * The only durable truth. Adapters MUST pass test/contract/event-store.contract.ts.
 *
 * append: all events or none. Once the promise resolves they are on stable storage and every later read sees them.
 * - MUST reject with `conflict` `stream/wrong-revision` when the stream is not at `expected`.
 * - MUST answer as the first time (`repeated`) when all of these event ids are in the stream with the same content;
 *   an id with other content, or only some of the ids, is a `conflict` `event/id-reused`. Content is type, schema
 *   version, data and metadata without its correlation and causation ids.
 * - MUST give positions 1, 2, 3 … in the order in which events become visible: whoever has read position N never
 *   later finds a new event at or below N. `recordedAt` is strictly increasing in that order within one writer.
 * - MUST refuse a batch without events, and an event over {@link MAX_EVENT_BYTES}, with `incorrect`.
 *
 * No event is ever changed or removed.
 */
export abstract class EventStore {
  abstract append(stream: StreamId, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended>;
  /** Oldest first, from `from` on (default 0). A stream that does not exist has no events. */
  abstract readStream(stream: StreamId, from?: Revision): AsyncIterable<RecordedEvent>;
  /** All events with a position above `after`, oldest first, up to the end as it was found. */
  abstract readAll(after: Position): AsyncIterable<RecordedEvent>;
  /** Never ends until aborted: past events, then live ones. Yields 'caught-up' whenever it meets the end. */
  abstract follow(after: Position, signal: AbortSignal): AsyncIterable<RecordedEvent | 'caught-up'>;
  /** Position of the newest event; 0 in an empty log. */
  abstract head(): Promise<Position>;
  /** Lets running appends finish, then closes. */
  abstract close(): Promise<void>;
}

/** One event, data and metadata as JSON in UTF-8. */
export const MAX_EVENT_BYTES = 1_048_576;
