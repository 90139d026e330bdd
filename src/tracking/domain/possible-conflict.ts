import { isEffective } from './states.js';
import { actionRow } from './actions.js';
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

/** A possible conflict, and the position at which the later of the two versions was recorded. */
export interface FoundConflict {
  readonly conflict: PossibleConflict;
  readonly version: number;
}

/** Whether a step contradicts the one that the state it meets rests on. Prolonging and strengthening is no contradiction. */
export function conflictBetween(
  earlier: DatedStep | undefined,
  { step, day }: DatedStep,
  [before, after]: readonly [FoldState, FoldState],
): FoundConflict | undefined {
  if (!earlier || step.part !== 'effect' || earlier.step.part !== 'effect') return undefined;
  if (earlier.step.development === step.development) return undefined;
  const kind = before.state === after.state ? sameClaim(earlier.step, step) : opposite(earlier, day, before, after);
  if (!kind) return undefined;
  const version = Math.max(earlier.step.version, step.version);
  return { conflict: { kind, developments: [earlier.step.development, step.development] }, version };
}

/** Both claim the same turn, on days that cannot be the same one. */
function sameClaim(earlier: Step, step: Step): ConflictKind | undefined {
  if (earlier.action !== step.action || earlier.bounded || step.bounded || earlier.last >= step.first) return undefined;
  if (actionRow(step.action).starts) return 'two-beginnings';
  return step.action === 'end' ? 'two-ends' : undefined;
}

/** In effect and not, by two developments dated to one day. */
const opposite = (earlier: DatedStep, day: number, before: FoldState, after: FoldState): ConflictKind | undefined =>
  earlier.day === day && earlier.step.first === day && isEffective(before.state) !== isEffective(after.state)
    ? 'opposite-states'
    : undefined;
