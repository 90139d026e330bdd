import { AFTER_ALL, type Day } from '../../kernel/day.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import { patched } from '../../kernel/patch.js';
import { actionRow } from './actions.js';
import { type ContactClass, developmentTypeRow } from './development-types.js';
import type { Claim, Development, DevelopmentChanges, MeasureId } from './model.js';

/** The development after a correction. */
export const corrected = (development: Development, changes: DevelopmentChanges): Development =>
  patched(development, changes);

/** The day from which the public could know of it: `reported`, else the last bound of its date. */
export function reportedDay({ date, reported }: Pick<Development, 'date' | 'reported'>): Day {
  return boundsOf(reported ?? date).last;
}

/** The day from which the public could know of a claim: `reported`, else when its source was published, else as its development. */
export function claimReportedDay(
  { reported, source }: Claim,
  development: Pick<Development, 'date' | 'reported'>,
): Day {
  const date = reported ?? (typeof source === 'object' ? source.date : undefined);
  return date ? boundsOf(date).last : reportedDay(development);
}

/** What is claimed of a development as a whole, and of its effects on a measure where one is named, as far as the public could know by a day. */
export const claimsKnownBy = (development: Development, measure: MeasureId | null, day: Day): readonly Claim[] =>
  claimsOf(development, measure)
    .flat(2)
    .filter((claim) => claimReportedDay(claim, development) <= day);

/** As the public could know it by a day: without the claims that came later. */
export function withClaimsKnownBy(development: Development, day: Day): Development {
  if (day === AFTER_ALL) return development;
  const known = <Claimed extends { readonly claims?: readonly Claim[] }>(claimed: Claimed): Claimed =>
    claimed.claims
      ? { ...claimed, claims: claimed.claims.filter((claim) => claimReportedDay(claim, development) <= day) }
      : claimed;
  return { ...known(development), effects: development.effects.map(known) };
}

/** What it counts as among the contacts between the parties; null where it is none. */
export function contactOf({ type, effects }: Pick<Development, 'type' | 'effects'>): ContactClass | null {
  const { contact, agreed = contact } = developmentTypeRow(type);
  return (effects.some(({ action }) => actionRow(action).agrees) ? agreed : contact) ?? null;
}

const claimsOf = ({ claims = [], effects }: Development, measure: MeasureId | null) => [
  claims,
  effects.filter((effect) => effect.measure === measure).map((effect) => effect.claims ?? []),
];
