import { isPrivateStream } from '../event-store/private-streams.js';
import { canonicalJson } from '../kernel/canonical-json.js';
import type { RecordedEvent } from '../kernel/event.js';
import { formatInstant } from '../kernel/instant.js';
import { MAX_ENTRY_BYTES } from './merkle/tree-hasher.js';
import { sha256Hex } from './sha256.js';

/** What an entry says of a public event: everything but the data, of which it has the SHA-256 (hex) in canonical JSON. */
interface EventEntry {
  readonly actor: string;
  readonly causationId?: string;
  readonly correlationId: string;
  readonly dataHash: string;
  readonly id: string;
  readonly onBehalfOf?: string;
  readonly position: number;
  readonly recordedAt: string;
  readonly requestHash?: string;
  readonly revision: number;
  readonly schemaVersion: number;
  readonly stream: string;
  readonly traceparent?: string;
  readonly type: string;
}

/** Of an event that is nobody's business: where it is, and the SHA-256 of all of it in canonical JSON. */
interface SealedEntry {
  readonly hash: string;
  readonly position: number;
}

/** The entry of the log's tree for an event, at leaf `position - 1`. The same event has the same bytes everywhere. */
export function entryOf(event: RecordedEvent): Uint8Array {
  if (isPrivateStream(event.stream)) return sealed(event);
  const bytes = Buffer.from(entryText(event, sha256Hex(canonicalJson(event.data))));
  // No field of an event made here is that long; a tree that stopped at one would prove nothing more for ever.
  return bytes.length > MAX_ENTRY_BYTES ? sealed(event) : bytes;
}

export const hashOfWhole = (event: RecordedEvent): string => sha256Hex(canonicalJson(event));

const sealed = (event: RecordedEvent): Uint8Array =>
  Buffer.from(JSON.stringify({ hash: hashOfWhole(event), position: event.position } satisfies SealedEntry));

/** In the order of RFC 8785 already: canonicalizing what has a known shape would take longer than hashing it. */
function entryText(event: RecordedEvent, dataHash: string): string {
  const { actor, causationId, correlationId, onBehalfOf, requestHash, traceparent } = event.metadata;
  return JSON.stringify({
    actor,
    causationId,
    correlationId,
    dataHash,
    id: event.id,
    onBehalfOf,
    position: event.position,
    recordedAt: formatInstant(event.recordedAt),
    requestHash,
    revision: event.revision,
    schemaVersion: event.schemaVersion,
    stream: event.stream,
    traceparent,
    type: event.type,
  } satisfies Readonly<Record<keyof EventEntry, unknown>>);
}
