import type { Brand } from './brand.js';
import type { Micros } from './instant.js';

export type StreamId = Brand<string, 'StreamId'>;

/** UUID, lower case. The same id is never stored twice in a stream. */
export type EventId = Brand<string, 'EventId'>;
/** Number of an event in its stream, from 0. */
export type Revision = Brand<number, 'Revision'>;
/** Dense number of an event among all events of this service, from 1. 0 is the place before the first. */
export type Position = Brand<number, 'Position'>;

export const START = 0 as Position;

/** Who does something. */
export interface Author {
  /** Who the key or token says; before there were any, who the request said. */
  readonly actor: string;
  /** For whom, as the actor says: only who is allowed to may say it. */
  readonly onBehalfOf?: string;
}

/** Who did it and in which request. `requestHash` (SHA-256, hex) is set where the request carried an Idempotency-Key. */
export interface EventMetadata extends Author {
  readonly correlationId: string;
  readonly causationId?: string;
  readonly requestHash?: string;
  /** The trace that it is part of (W3C Trace Context). */
  readonly traceparent?: string;
}

export interface NewEvent {
  readonly id: EventId;
  readonly type: string;
  /** Version of the shape of `data`, from 1; older ones are upcast when read. */
  readonly schemaVersion: number;
  readonly data: object;
  readonly metadata: EventMetadata;
}

export interface RecordedEvent extends NewEvent {
  readonly stream: StreamId;
  readonly revision: Revision;
  readonly position: Position;
  /** When it was appended, microseconds since 1970 (UTC). */
  readonly recordedAt: Micros;
}
