import { Injectable } from '@nestjs/common';
import { EventStore } from '../../event-store/event-store.js';
import { NEVER_WRITTEN, OperationalStreams } from '../../event-store/operational-streams.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Position, RecordedEvent, StreamId } from '../../kernel/event.js';
import { SUBSCRIPTION_STREAM } from '../domain/subscription-events.js';

const STREAM = 'webhook-directory';
const KEEP_RECORDS = 2;
/** Ids in one record, well below what a record may hold. */
const MOST_IDS = 20_000;

interface Snapshot {
  readonly position: Position;
  readonly ids: readonly string[];
}

/**
 * Which subscriptions there were at a position, so that a start reads their streams and the events after it, and not
 * the whole log. It is only a short cut: without one, or with more subscriptions than fit, the log is read.
 */
@Injectable()
export class DirectorySnapshot {
  constructor(
    private readonly store: EventStore,
    private readonly streams: OperationalStreams,
  ) {}

  /** Gives the events of each subscription up to the position that is answered. */
  async read(take: (event: RecordedEvent) => void): Promise<Position> {
    const { snapshot } = await this.newest();
    // A log that was put back to an earlier state knows nothing of what came after.
    if (!snapshot || snapshot.position > (await this.store.head())) return 0 as Position;
    for (const id of snapshot.ids)
      for await (const event of this.store.readStream(`${SUBSCRIPTION_STREAM}${id}` as StreamId))
        if (event.position <= snapshot.position) take(event);
    return snapshot.position;
  }

  async write(snapshot: Snapshot): Promise<void> {
    if (snapshot.ids.length > MOST_IDS) return;
    const { revision } = await this.newest();
    try {
      await this.streams.append(STREAM, revision, [snapshot], { keep: KEEP_RECORDS });
    } catch (error) {
      // Another replica wrote one, or there is no room; the next comes soon enough.
      if (!(error instanceof DomainError)) throw error;
    }
  }

  private async newest() {
    for await (const { revision, data } of this.streams.readBackwards(STREAM))
      return { revision, snapshot: data as Snapshot }; // only written above
    return { revision: NEVER_WRITTEN, snapshot: undefined };
  }
}
