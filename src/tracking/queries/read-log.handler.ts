import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { EventStore } from '../../event-store/event-store.js';
import type { RecordedEvent } from '../../kernel/event.js';
import { formatInstant } from '../../kernel/instant.js';
import { type LoggedEvent, ReadLog } from './record.queries.js';

@QueryHandler(ReadLog)
export class ReadLogHandler implements IQueryHandler<ReadLog> {
  constructor(private readonly store: EventStore) {}

  async execute({ after, limit }: ReadLog) {
    const head = await this.store.head();
    const events: LoggedEvent[] = [];
    if (after < head)
      for await (const event of this.store.readAll(after)) {
        events.push(loggedEvent(event));
        if (events.length >= limit) break;
      }
    return { events, head };
  }
}

function loggedEvent({ metadata, recordedAt, ...event }: RecordedEvent): LoggedEvent {
  return {
    position: event.position,
    id: event.id,
    type: event.type,
    stream: event.stream,
    revision: event.revision,
    schemaVersion: event.schemaVersion,
    recordedAt: formatInstant(recordedAt),
    actor: metadata.actor,
    correlationId: metadata.correlationId,
    causationId: metadata.causationId ?? null,
    data: event.data,
  };
}
