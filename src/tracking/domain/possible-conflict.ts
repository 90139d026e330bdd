import type { Day } from '../../kernel/day.js';
import { type Action, actionRow } from './actions.js';
import type { DevelopmentId } from './model.js';
import { type DatedStep, type EffectKey, type Step, isExact } from './step.js';

export const CONFLICT_KINDS = ['two-beginnings', 'two-ends', 'opposite-states'] as const;
export type ConflictKind = (typeof CONFLICT_KINDS)[number];

/** Two developments of which perhaps only one is right (status rules C5b). */
export interface PossibleConflict {
  readonly kind: ConflictKind;
  /** As they act, in order. */
  readonly developments: readonly [DevelopmentId, DevelopmentId];
}

/** A possible conflict, the day of the earlier of its steps, and that of the later. */
export interface MetConflict {
  readonly since: Day;
  readonly day: Day;
  readonly effects: readonly [EffectKey, EffectKey];
  readonly said: PossibleConflict;
}

const TURNS: Readonly<Partial<Record<Action, boolean>>> = { suspend: false, resume: true, end: false };

/** Whether an action says that a measure applies or that it does not; undefined where it says neither. */
export const applies = (action: Action): boolean | undefined => (actionRow(action).starts ? true : TURNS[action]);

/** Whether an effect with this action may be part of a possible conflict at all. */
export const mayConflict = (action: Action): boolean => applies(action) !== undefined;

/** What a step may contradict of a day: what other effects of that day say. */
export const isClaim = ({ part, action }: Step): boolean => part === 'effect' && mayConflict(action);

/**
 * What a step contradicts: among `beginnings`, which say what brought the state about, those of another day where it says so
 * again (prolonging and strengthening is no contradiction), and among `claims` those of its own day that say the opposite.
 */
export function conflictsOf(
  dated: DatedStep,
  beginnings: readonly DatedStep[],
  claims: readonly DatedStep[],
): readonly MetConflict[] {
  if (!isClaim(dated.step)) return [];
  return [
    ...beginnings.flatMap((one) => {
      const repeats = repeated(one.step, dated.step);
      return repeats ? [met(repeats, one, dated)] : [];
    }),
    ...claims.filter((claim) => isOpposite(claim, dated)).map((claim) => met('opposite-states', claim, dated)),
  ];
}

export const isSame = (a: PossibleConflict, b: PossibleConflict): boolean =>
  a.kind === b.kind && a.developments.every((one) => b.developments.includes(one));

const met = (kind: ConflictKind, earlier: DatedStep, { step, day }: DatedStep): MetConflict => ({
  since: earlier.day,
  day,
  effects: [earlier.step.effect, step.effect],
  said: { kind, developments: [earlier.step.development, step.development] },
});

const isOfAnother = (a: Step, b: Step): boolean => a.development !== b.development;

/** Both claim the same turn, on days that cannot be the same one. */
export function repeated(earlier: Step, step: Step): ConflictKind | undefined {
  if (earlier.part !== 'effect' || !isOfAnother(earlier, step)) return undefined;
  if (earlier.action !== step.action || earlier.bounded || step.bounded || earlier.last >= step.first) return undefined;
  if (actionRow(step.action).starts) return 'two-beginnings';
  return step.action === 'end' ? 'two-ends' : undefined;
}

/** One says that it applies and one that it does not, both dated to one day. (An agreement says neither.) */
export const isOpposite = (earlier: DatedStep, { step, day }: DatedStep): boolean =>
  earlier.day === day &&
  isExact(earlier.step) &&
  isExact(step) &&
  isOfAnother(earlier.step, step) &&
  applies(earlier.step.action) !== applies(step.action);
