import type { Position, Revision } from '../../kernel/event.js';

/** Who asks for a write, and on which conditions. */
export interface WriteContext {
  readonly actor: string;
  readonly correlationId: string;
  /** The stream revision the caller has seen (If-Match); any when left out. */
  readonly expectedRevision?: Revision;
  /** From Idempotency-Key: the key, and the SHA-256 (hex) of the request it came with. */
  readonly idempotency?: { readonly key: string; readonly requestHash: string };
}

/** What a write answers once its events are durable and this replica's read model shows them. */
export interface Written {
  /** Id of what was made or changed: process, measure, development or ruling. */
  readonly id: string;
  readonly revision: Revision;
  readonly position: Position;
  /** Nothing was written now: the same request was carried out before. */
  readonly repeated: boolean;
}
