import { canonicalJson } from '../../kernel/canonical-json.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import type { Claim, Development, Effect, MeasureId } from './model.js';

/** Puts what an effect does on which days of its measure into one text: however it is dated and worded. */
function deedOf({ date }: Development, { action, from = date, until, practice }: Effect): string {
  const days = [date, from, ...(until === undefined ? [] : [until])].map(boundsOf);
  return canonicalJson([action, days, practice ?? null]);
}

/** Of the effects of a development on a measure, by their place: those that an earlier version of it has as well. */
export function unchangedSince(then: Development, now: Development, measure: MeasureId): readonly number[] {
  const done = new Set(then.effects.filter((effect) => effect.measure === measure).map((one) => deedOf(then, one)));
  return now.effects.flatMap((effect, place) =>
    effect.measure === measure && done.has(deedOf(now, effect)) ? [place] : [],
  );
}

/**
 * Whether an effect by its place in one version still says what an effect by its place in an earlier one said: it does the
 * same, and the same people are said to tell so. Notes, titles and the words of claims are wording.
 */
export function saysTheSame(
  [then, placeThen]: readonly [Development, number],
  [now, placeNow]: readonly [Development, number],
): boolean {
  const [before, effect] = [then.effects[placeThen]!, now.effects[placeNow]!];
  return (
    deedOf(then, before) === deedOf(now, effect) &&
    areOfTheSame(then.claims, now.claims) &&
    areOfTheSame(before.claims, effect.claims)
  );
}

const areOfTheSame = (then: readonly Claim[] = [], now: readonly Claim[] = []): boolean =>
  then.length === now.length && then.every((claim, place) => isOfTheSame(claim, now[place]!));

/** A source that one of them leaves out, and on which page somebody said it, tell of nobody else. */
function isOfTheSame(then: Claim, now: Claim): boolean {
  const [before, after] = [then, now].map(({ source }) => (typeof source === 'object' ? source.publisher : source));
  if (then.attributedTo !== now.attributedTo) return false;
  return before === undefined || after === undefined || before === after;
}
