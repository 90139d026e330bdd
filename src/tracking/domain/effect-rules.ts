import { canonicalJson } from '../../kernel/canonical-json.js';
import { incorrect, type Problem } from '../../kernel/domain-error.js';
import { type Bounds, boundsOf } from '../../kernel/edtf-date.js';
import { lasts } from './actions.js';
import { withdrawnSays } from './declaration-rules.js';
import type { Development, Effect, MeasureId } from './model.js';
import { mostOverlapping } from './move-order.js';
import type { ProcessState } from './process-state.js';
import { isExact, isMove, stepsOf } from './step.js';

/** Remembers what of a development's effects is imprecise, by measure. */
export function addMoves({ measures }: Pick<ProcessState, 'measures'>, development: Development): void {
  for (const [measure, bounds] of impreciseMoves(development)) measures.get(measure)?.set(development.id, bounds);
}

function impreciseMoves(development: Development): Map<MeasureId, Bounds[]> {
  const found = new Map<MeasureId, Bounds[]>();
  for (const { measure, step } of stepsOf(development, 0, 0))
    if (isMove(step) && !isExact(step)) found.set(measure, [...(found.get(measure) ?? []), step]);
  return found;
}

/**
 * Every effect names a declared measure and does not end before it begins. All that is wrong is told at once; `pointer` is where
 * the effects are, null where a correction of something else leads to it.
 */
export function refuseEffects(development: Development, pointer: string | null, state: ProcessState): void {
  const problems = development.effects.flatMap((effect, index) =>
    effectProblems(effect, development, state).map((problem) => ({
      ...problem,
      pointer: pointer === null ? '/changes' : `${pointer}/${index}${problem.pointer}`,
    })),
  );
  if (problems.length === 0) problems.push(...overlapProblems(development, pointer, state));
  if (problems.length > 0) throw incorrect('development/effects-refused', 'Some effects cannot be recorded', problems);
}

/** What a development did to a measure before that was withdrawn may stay as it is. */
export function refuseWithdrawn(
  effects: readonly Effect[],
  pointer: string,
  { declared }: ProcessState,
  before?: Development,
): void {
  const had = new Set(before?.effects.map((effect) => canonicalJson(effect)));
  const problems = effects.flatMap((effect, index): Problem[] => {
    const { measure } = effect;
    return declared.get(measure)?.withdrawn && !had.has(canonicalJson(effect))
      ? [{ pointer: `${pointer}/${index}/measure`, code: 'measure/withdrawn', detail: withdrawnSays(measure) }]
      : [];
  });
  if (problems.length > 0) throw incorrect('development/effects-refused', 'Some effects cannot be recorded', problems);
}

/** Beginnings and ends of effects on one measure of which the dates say no order: with more, an answer would be that anything is possible. */
const MOST_OVERLAPPING = 32;

function overlapProblems(development: Development, pointer: string | null, { measures }: ProcessState): Problem[] {
  return [...impreciseMoves(development)].flatMap(([measure, bounds]) => {
    const first = Math.min(...bounds.map((bound) => bound.first));
    const last = Math.max(...bounds.map((bound) => bound.last));
    const others = [...measures.get(measure)!].flatMap(([id, moves]) => (id === development.id ? [] : moves));
    const near = others.filter((bound) => bound.last >= first && bound.first <= last);
    if (near.length + bounds.length <= MOST_OVERLAPPING || mostOverlapping([...near, ...bounds]) <= MOST_OVERLAPPING)
      return [];
    const index = development.effects.findIndex((effect) => effect.measure === measure);
    return [
      {
        pointer: pointer === null ? '/changes' : `${pointer}/${index}`,
        code: 'measure/too-many-overlapping',
        detail: `More than ${MOST_OVERLAPPING} beginnings and ends of effects on "${measure}" would have imprecise dates that overlap, so that nothing could be said of it. Give narrower dates, here or by corrections`,
      },
    ];
  });
}

function effectProblems(effect: Effect, development: Development, state: ProcessState): Problem[] {
  const problems: Problem[] = [];
  if (!state.measures.has(effect.measure))
    problems.push({
      pointer: '/measure',
      code: 'measure/unknown',
      detail: `There is no measure "${effect.measure}" in this process. Declare it first`,
    });
  const from = effect.from ?? development.date;
  if (effect.until !== undefined && boundsOf(effect.until).last < boundsOf(from).first)
    problems.push({
      pointer: '/until',
      code: 'effect/until-before-from',
      detail: `"${effect.until}" lies before "${from}"`,
    });
  if (effect.until !== undefined && !lasts(effect.action))
    problems.push({
      pointer: '/until',
      code: 'effect/until-without-lasting',
      detail: `"${effect.action}" does not last, so it has no end. Leave until out, or record what ends as an effect of its own`,
    });
  if (effect.action === 'postpone' && effect.from !== undefined)
    problems.push({
      pointer: '/from',
      code: 'effect/postpone-with-from',
      detail: 'A postponement acts on the day it is decided. Give the new date as an effect of its own',
    });
  return problems;
}
