import type { Day } from '../../kernel/day.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import type { Development, DevelopmentChanges } from './model.js';

/** The development after a correction: given fields replace, null removes (RFC 7396 on the top level). */
export function corrected(development: Development, changes: DevelopmentChanges): Development {
  const merged: Record<string, unknown> = { ...development };
  for (const [field, value] of Object.entries(changes)) {
    if (value === null) delete merged[field];
    else merged[field] = value;
  }
  return merged as unknown as Development; // field by field of the same types
}

/** The day from which the public could know of it: `reported`, else the last bound of its date. */
export function reportedDay({ date, reported }: Pick<Development, 'date' | 'reported'>): Day {
  return boundsOf(reported ?? date).last;
}
