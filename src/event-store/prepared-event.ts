import { canonicalJson } from '../kernel/canonical-json.js';
import { conflict, incorrect } from '../kernel/domain-error.js';
import type { EventId, EventMetadata, NewEvent, StreamId } from '../kernel/event.js';
import { MAX_EVENT_BYTES } from './event-store.js';

/** An event as adapters write it: within the limits, its JSON made once. */
export interface PreparedEvent {
  readonly id: EventId;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: string;
  readonly metadata: string;
}

/** Refuses what the contract of EventStore refuses whatever the stream holds. */
export function prepareEvents(stream: StreamId, events: readonly NewEvent[]): readonly PreparedEvent[] {
  if (events.length === 0)
    throw incorrect('append/no-events', `An append to stream "${stream}" has no events. Give at least one`);
  if (events.length > 1) refuseRepeatedIds(stream, events);
  return events.map((event) => prepare(stream, event));
}

/** Whether an event that came again says the same. Which request it came with does not matter. */
export function sameContent(one: PreparedEvent, other: PreparedEvent): boolean {
  return contentOf(one) === contentOf(other);
}

export const idReused = (stream: StreamId, id: EventId, why: string) =>
  conflict(
    'event/id-reused',
    `Event ${id} of stream "${stream}" cannot be appended: ${why}. Use a fresh id for a new event, and to retry send the same events unchanged`,
  );

function refuseRepeatedIds(stream: StreamId, events: readonly NewEvent[]): void {
  const ids = new Set<EventId>();
  for (const { id } of events) {
    if (ids.has(id)) throw idReused(stream, id, 'it occurs twice in one batch');
    ids.add(id);
  }
}

function prepare(stream: StreamId, event: NewEvent): PreparedEvent {
  const { id, type, schemaVersion } = event;
  const data = toJson(stream, event, event.data);
  const metadata = toJson(stream, event, event.metadata);
  const bytes = Buffer.byteLength(data) + Buffer.byteLength(metadata);
  if (bytes > MAX_EVENT_BYTES)
    throw incorrect(
      'event/too-large',
      `Event ${id} (${type}) of stream "${stream}" has ${bytes} bytes of JSON; ${MAX_EVENT_BYTES} is the most. Split it or shorten its texts`,
    );
  return { id, type, schemaVersion, data, metadata };
}

/** JSON.stringify throws on BigInt and cycles, and answers undefined for a function or a symbol. */
function toJson(stream: StreamId, event: NewEvent, value: object): string {
  try {
    const json = JSON.stringify(value) as string | undefined;
    if (json?.startsWith('{')) return json;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw incorrect(
    'event/not-json',
    `Event ${event.id} (${event.type}) of stream "${stream}" is not a JSON object. Use text, numbers, booleans, null, lists and objects only`,
  );
}

function contentOf(event: PreparedEvent): string {
  const {
    correlationId: _,
    causationId: __,
    traceparent: ___,
    ...metadata
  } = JSON.parse(event.metadata) as EventMetadata;
  return canonicalJson({
    type: event.type,
    schemaVersion: event.schemaVersion,
    data: JSON.parse(event.data) as object,
    metadata,
  });
}
