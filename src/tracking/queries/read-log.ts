import { createHash } from 'node:crypto';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EventStore } from '../../event-store/event-store.js';
import { isPrivateStream } from '../../event-store/private-streams.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Position, RecordedEvent } from '../../kernel/event.js';
import { formatInstant } from '../../kernel/instant.js';
import { PAGE_CHARACTERS } from './cursor.js';

export interface LoggedEvent {
  readonly position: number;
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly schemaVersion: number;
  readonly recordedAt: string;
  readonly actor: string;
  readonly onBehalfOf?: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly traceparent?: string;
  readonly data: object;
}

/** An event of a private stream: where it is, and the SHA-256 (hex) of all of it in canonical JSON. */
interface SealedEvent {
  readonly position: number;
  readonly hash: string;
}

/** The log itself, as JSON: `events`, and the `head` of the log. */
export class ReadLog extends Query<string> {
  constructor(
    readonly after: Position,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(ReadLog)
export class ReadLogHandler implements IQueryHandler<ReadLog> {
  constructor(private readonly store: EventStore) {}

  async execute({ after, limit }: ReadLog): Promise<string> {
    const head = await this.store.head();
    const events: string[] = [];
    let characters = 0;
    if (after < head)
      for await (const event of this.store.readAll(after)) {
        const shown = JSON.stringify(isPrivateStream(event.stream) ? sealedEvent(event) : loggedEvent(event));
        events.push(shown);
        characters += shown.length;
        if (events.length === limit || characters >= PAGE_CHARACTERS) break;
      }
    return `{"events":[${events.join(',')}],"head":${head}}`;
  }
}

/** What the log's tree says of it too. A random salt in its data keeps the hash from being guessed. */
const sealedEvent = (event: RecordedEvent): SealedEvent => ({
  position: event.position,
  hash: createHash('sha256').update(canonicalJson(event)).digest('hex'),
});

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
    ...(metadata.onBehalfOf !== undefined && { onBehalfOf: metadata.onBehalfOf }),
    correlationId: metadata.correlationId,
    causationId: metadata.causationId ?? null,
    ...(metadata.traceparent !== undefined && { traceparent: metadata.traceparent }),
    data: event.data,
  };
}
