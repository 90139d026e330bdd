import type { Author, EventId, NewEvent, Position, RecordedEvent } from '../kernel/event.js';
import type { Ids } from '../kernel/ids.js';
import type { EventStore } from './event-store.js';
import { OPERATIONS_STREAM } from './log-trace.js';

/** An event that a follower cannot take in. */
export interface PoisonEvent extends Pick<RecordedEvent, 'position' | 'id' | 'type' | 'stream'> {
  readonly why: string;
}

const SKIPPED = 'EventSkipped';

interface Skipped {
  readonly follower: string;
  readonly position: Position;
  readonly event: EventId;
  readonly reason: string;
}

export const eventSkipped = (skipped: Skipped, author: Author, ids: Ids): NewEvent => {
  const id = ids.fresh();
  return {
    id,
    type: SKIPPED,
    schemaVersion: 1,
    data: skipped,
    metadata: { ...author, correlationId: id },
  };
};

/** Positions that the follower of this name passes over, wherever and whenever it follows the log. */
export async function skippedBy(store: Pick<EventStore, 'readStream'>, follower: string): Promise<ReadonlySet<number>> {
  const positions = new Set<number>();
  for await (const { type, data } of store.readStream(OPERATIONS_STREAM)) {
    const skipped = data as Skipped; // only written above
    if (type === SKIPPED && skipped.follower === follower) positions.add(skipped.position);
  }
  return positions;
}
