import { isEffective } from './states.js';
import { type Action, actionRow } from './actions.js';
import type { DevelopmentId } from './model.js';
import type { DatedStep, Step } from './step.js';
import type { FoldState } from './fold-state.js';

export const CONFLICT_KINDS = ['two-beginnings', 'two-ends', 'opposite-states'] as const;
export type ConflictKind = (typeof CONFLICT_KINDS)[number];

/** Two developments of which perhaps only one is right (status rules C5b). */
export interface PossibleConflict {
  readonly kind: ConflictKind;
  /** As they act, in order. */
  readonly developments: readonly [DevelopmentId, DevelopmentId];
}

/** Whether a step contradicts the one that the state it meets rests on. Prolonging and strengthening is no contradiction. */
export function conflictBetween(
  earlier: DatedStep | undefined,
  { step, day }: DatedStep,
  [before, after]: readonly [FoldState, FoldState],
): PossibleConflict | undefined {
  if (!earlier || step.part !== 'effect' || earlier.step.part !== 'effect') return undefined;
  if (earlier.step.development === step.development) return undefined;
  const kind = before.state === after.state ? sameClaim(earlier.step, step) : opposite(earlier, day, before, after);
  return kind && { kind, developments: [earlier.step.development, step.development] };
}

const TURNS: ReadonlySet<Action> = new Set(['suspend', 'resume', 'end']);

/** Whether an effect with this action may be part of a possible conflict at all. */
export const mayConflict = (action: Action): boolean => actionRow(action).starts === true || TURNS.has(action);

/** Both claim the same turn, on days that cannot be the same one. */
function sameClaim(earlier: Step, step: Step): ConflictKind | undefined {
  if (earlier.action !== step.action || earlier.bounded || step.bounded || earlier.last >= step.first) return undefined;
  if (actionRow(step.action).starts) return 'two-beginnings';
  return step.action === 'end' ? 'two-ends' : undefined;
}

/** In effect and not, by two developments dated to one day. (An agreement does not say that nothing is in effect yet.) */
const opposite = ({ step: earlier }: DatedStep, day: number, before: FoldState, after: FoldState) =>
  earlier.first === day && mayConflict(earlier.action) && isEffective(before.state) !== isEffective(after.state)
    ? 'opposite-states'
    : undefined;
