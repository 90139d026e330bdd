import type { EventId, Position, Revision, StreamId } from '../kernel/event.js';
import type { Micros } from '../kernel/instant.js';
import type { Appended } from './event-store.js';
import { type PreparedEvent, idReused, sameContent } from './prepared-event.js';

export type StoredEvent = PreparedEvent & {
  readonly position: Position;
  readonly revision: Revision;
  readonly recordedAt: Micros;
};

/** Where these events ended when they were appended before; undefined when none of them was. `stored` looks one up. */
export function repeatedEnd(
  stream: StreamId,
  events: readonly PreparedEvent[],
  stored: (id: EventId) => StoredEvent | undefined,
): Appended | undefined {
  let last: StoredEvent | undefined;
  let known = 0;
  let fresh: EventId | undefined;
  for (const event of events) {
    const found = stored(event.id);
    if (!found) {
      fresh ??= event.id;
      continue;
    }
    if (!sameContent(found, event)) throw idReused(stream, event.id, 'the stream has this id with other content');
    known += 1;
    if (!last || found.revision > last.revision) last = found;
  }
  if (!last) return undefined;
  if (fresh)
    throw idReused(
      stream,
      last.id,
      `the stream has ${known} of ${events.length} events of this batch, but not ${fresh}`,
    );
  return { revision: last.revision, position: last.position, recordedAt: last.recordedAt, repeated: true };
}
