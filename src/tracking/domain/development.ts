import type { Day } from '../../kernel/day.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import { actionRow } from './actions.js';
import { type ContactClass, developmentTypeRow } from './development-types.js';
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

/** What it counts as among the contacts between the parties; null where it is none. */
export function contactOf({ type, effects }: Pick<Development, 'type' | 'effects'>): ContactClass | null {
  const { contact, agreed = contact } = developmentTypeRow(type);
  return (effects.some(({ action }) => actionRow(action).agrees) ? agreed : contact) ?? null;
}
