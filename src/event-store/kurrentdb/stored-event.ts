import { type EventData, type ResolvedEvent, jsonEvent } from '@kurrent/kurrentdb-client';
import type { EventId, EventMetadata, Revision, StreamId } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import type { PreparedEvent } from '../prepared-event.js';

/**
 * What the engine keeps as the metadata of an event: `created` on the engine is coarser, and differs between reading and
 * following. The event's own metadata lies in `event` as it was given, so that it comes back byte for byte.
 */
interface Envelope {
  /** Microseconds since 1970 (UTC). */
  readonly recordedAt: Micros;
  readonly schemaVersion: number;
  readonly event: EventMetadata;
}

/** An event as it came from the engine, before it has a position. `event` is undefined where it is none of ours. */
export interface Arrived {
  readonly stream: StreamId;
  readonly revision: Revision;
  readonly event: (PreparedEvent & { readonly recordedAt: Micros }) | undefined;
  readonly at: EnginePosition;
}

/** Where an event lies in the engine's own log. Bytes: exact in a double up to 8 PiB. */
export interface EnginePosition {
  readonly commit: number;
  readonly prepare: number;
}

/** The client must see plain values only: others end the process in a rejection that nobody can catch. */
export function toEngine(event: PreparedEvent, recordedAt: Micros): EventData {
  const { id, type, schemaVersion } = event;
  const metadata: Envelope = { recordedAt, schemaVersion, event: JSON.parse(event.metadata) as EventMetadata };
  return jsonEvent({ id, type, data: JSON.parse(event.data) as Record<string, unknown>, metadata: { ...metadata } });
}

/** Undefined for what is no event (a link to one that is gone). Text that JSON.stringify made is made again alike. */
export function fromEngine({ event, commitPosition }: ResolvedEvent, prefix: string): Arrived | undefined {
  if (!event) return undefined;
  const { position, streamId, revision, id, type, data, metadata } = event;
  const commit = Number(position?.commit ?? commitPosition);
  return {
    stream: streamId.slice(prefix.length) as StreamId,
    revision: Number(revision) as Revision,
    at: { commit, prepare: Number(position?.prepare ?? commit) },
    event:
      isEnvelope(metadata) && isObject(data)
        ? {
            id: id as EventId,
            type,
            schemaVersion: metadata.schemaVersion,
            recordedAt: metadata.recordedAt,
            data: JSON.stringify(data),
            metadata: JSON.stringify(metadata.event),
          }
        : undefined,
  };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array);

const isEnvelope = (metadata: unknown): metadata is Envelope =>
  isObject(metadata) &&
  'recordedAt' in metadata &&
  Number.isSafeInteger(metadata.recordedAt) &&
  'schemaVersion' in metadata &&
  Number.isSafeInteger(metadata.schemaVersion) &&
  'event' in metadata &&
  isObject(metadata.event);
