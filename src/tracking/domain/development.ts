import type { Day } from '../../kernel/day.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import { actionRow } from './actions.js';
import { type ContactClass, developmentTypeRow } from './development-types.js';
import type { Development, DevelopmentChanges, MeasureId } from './model.js';
import { patched } from './patch.js';

/** The development after a correction. */
export const corrected = (development: Development, changes: DevelopmentChanges): Development =>
  patched(development, changes);

/** The day from which the public could know of it: `reported`, else the last bound of its date. */
export function reportedDay({ date, reported }: Pick<Development, 'date' | 'reported'>): Day {
  return boundsOf(reported ?? date).last;
}

/** What it counts as among the contacts between the parties; null where it is none. */
export function contactOf({ type, effects }: Pick<Development, 'type' | 'effects'>): ContactClass | null {
  const { contact, agreed = contact } = developmentTypeRow(type);
  return (effects.some(({ action }) => actionRow(action).agrees) ? agreed : contact) ?? null;
}

/** Whether both do the same to a measure, on the same days: title, sources and what they do elsewhere do not matter. */
export const actAlike = (one: Development, other: Development, measure: MeasureId): boolean =>
  canonicalJson(deedsOf(one, measure)) === canonicalJson(deedsOf(other, measure));

/** Whether both also claim the same. */
export const claimAlike = (one: Development, other: Development, measure: MeasureId): boolean =>
  actAlike(one, other, measure) && canonicalJson(claimsOf(one, measure)) === canonicalJson(claimsOf(other, measure));

const deedsOf = ({ date, effects }: Development, measure: MeasureId) =>
  effects
    .filter((effect) => effect.measure === measure)
    .map(({ action, from = date, until = null, practice = null, note = null }) => [
      action,
      from,
      until,
      practice,
      note,
    ]);

const claimsOf = ({ claims = [], effects }: Development, measure: MeasureId) => [
  claims,
  effects.filter((effect) => effect.measure === measure).map((effect) => effect.claims ?? []),
];
