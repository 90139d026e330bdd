import type { Options } from 'p-retry';
import { conflict, DomainError } from '../../kernel/domain-error.js';
import type { Author, EventMetadata, Position, Revision } from '../../kernel/event.js';
import type { Rehearsed } from '../queries/rehearsal.js';

/** Who asks for a write, and on which conditions. */
export interface WriteContext extends Author {
  readonly correlationId: string;
  /** The stream revisions on which the caller's write may rest (If-Match): any when left out, none when empty. */
  readonly expectedRevisions?: readonly Revision[];
  /** Nothing is to be appended: the answer is what the write would change. */
  readonly isDryRun?: boolean;
  /** From Idempotency-Key: the key, and the SHA-256 (hex) of the request it came with. */
  readonly idempotency?: { readonly key: string; readonly requestHash: string };
}

/** What every event of a write says of who asked for it. */
export const askedBy = ({ actor, onBehalfOf, correlationId }: WriteContext): EventMetadata => ({
  actor,
  ...(onBehalfOf !== undefined && { onBehalfOf }),
  correlationId,
});

/** What a write answers once its events are durable and this replica's read model shows them. */
export interface Written {
  /** Id of what was made or changed: process, measure, development, ruling or question. */
  readonly id: string;
  readonly revision: Revision;
  readonly position: Position;
  /** Nothing was written now: the same request was carried out before. */
  readonly repeated: boolean;
}

/** What a dry run answers. */
interface DryRun {
  readonly id: string;
  readonly rehearsed: Rehearsed;
}

export type Outcome = Written | DryRun;

export function refuseOtherRevision({ expectedRevisions }: WriteContext, found: Revision | 'none'): void {
  if (expectedRevisions === undefined || expectedRevisions.some((expected) => expected === found)) return;
  const expected =
    expectedRevisions.length > 0 ? `revision ${expectedRevisions.join(' or ')}` : 'none that it ever had';
  throw conflict(
    'stream/wrong-revision',
    `The process is not as you read it: expected ${expected}, found ${found}. Read it again`,
  );
}

/** Again at once when another writer came first, unless the caller named the revision. */
export const whenOutpaced = ({ expectedRevisions }: WriteContext, attempts: number): Options => ({
  retries: attempts - 1,
  minTimeout: 0,
  shouldRetry: ({ error }) =>
    expectedRevisions === undefined && error instanceof DomainError && error.code === 'stream/wrong-revision',
});
