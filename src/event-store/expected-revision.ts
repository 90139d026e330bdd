import { conflict, type DomainError } from '../kernel/domain-error.js';
import type { Revision, StreamId } from '../kernel/event.js';
import type { ExpectedRevision } from './event-store.js';

/** Where a stream ends that does not exist. */
export const NO_STREAM = -1 as Revision;

export function isAsExpected(expected: ExpectedRevision, end: Revision): boolean {
  switch (expected) {
    case 'any':
      return true;
    case 'none':
      return end === NO_STREAM;
    case 'exists':
      return end !== NO_STREAM;
    default:
      return end === expected;
  }
}

export function refuseUnexpected(stream: StreamId, expected: ExpectedRevision, end: Revision): void {
  if (!isAsExpected(expected, end)) throw wrongRevision(stream, expected, end);
}

export const wrongRevision = (stream: StreamId, expected: ExpectedRevision, end: Revision): DomainError =>
  conflict(
    'stream/wrong-revision',
    `Stream "${stream}": expected ${inWords(expected)}, found ${end === NO_STREAM ? 'no such stream' : `revision ${end}`}. ` +
      'Read it again and decide anew',
  );

function inWords(expected: ExpectedRevision): string {
  if (expected === 'none') return 'no such stream';
  return expected === 'exists' ? 'some event' : `revision ${expected}`;
}
