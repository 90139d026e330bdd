import { AFTER_ALL, BEFORE_ALL, type Day } from '../../kernel/day.js';
import { actionRow } from '../domain/actions.js';
import { type Step, isExact, isReset, mayOverlap } from '../domain/step.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import type { Snapshot } from './snapshot.js';
import type { StepReader } from './step-reader.js';

export interface Asked {
  readonly measure: MeasureEntry;
  readonly snapshot: Snapshot;
  readonly day: Day;
}

/** Moves from the day of a reset on (and what is carried into it), or up to and with the day of one. */
export interface Window {
  readonly reset: Day;
  readonly moves: readonly Step[];
  /** So many moves were read for it. */
  readonly limit: number;
}

/** Where the moves that were read are not enough, so many times more. */
export const MORE = 3;

/** From a reset on, back from the day; from the beginning where none is found. */
export function windowBack(steps: StepReader, { measure, snapshot, day }: Asked, first: number): Window {
  for (let limit = first; ; limit *= MORE) {
    const { steps: found, upTo } = steps.back(measure, snapshot, day, limit);
    if (upTo === undefined) return { reset: BEFORE_ALL, moves: found, limit };
    const complete = found.filter((step) => step.first > upTo);
    const known = [...steps.openAt(measure, snapshot, (upTo + 1) as Day), ...complete];
    for (const reset of candidates(complete, limit === first)) {
      const carried = carriedInto(reset, known, upTo);
      if (!carried) continue;
      const moves = [...carried, ...complete.filter((step) => step.first >= reset.first)];
      return { reset: reset.first, moves, limit };
    }
  }
}

/** Up to the last reset that is found, on from the day; to the end where there is none. */
export function windowAhead(steps: StepReader, { measure, snapshot, day }: Asked, back: Window, first: number): Window {
  for (let limit = first; ; limit *= MORE) {
    const { steps: found, upTo } = steps.after(measure, snapshot, day, limit);
    if (upTo === undefined) return { reset: AFTER_ALL, moves: found, limit };
    const complete = found.filter((step) => step.first < upTo);
    const known = [...back.moves, ...complete];
    const reset = complete.findLast((step) => isReset(step) && carriedInto(step, known, BEFORE_ALL) !== undefined);
    if (reset) return { reset: reset.first, moves: complete.filter((step) => step.first <= reset.first), limit };
  }
}

/**
 * Resets among moves that were read back from a day: at first the nearest that something after it certainly turns, so that
 * little is read; then the farthest.
 */
function candidates(moves: readonly Step[], isFirst: boolean): Step[] {
  const resets = moves.filter(isReset).sort((a, b) => b.first - a.first);
  const turned = resets.filter((reset) => moves.some((move) => turns(reset, move)));
  return isFirst ? [...turned, ...resets.toReversed()] : resets.toReversed();
}

const turns = (reset: Step, step: Step): boolean =>
  step.part === 'effect' && step.action === 'end' && isExact(step) && !step.announced && step.first > reset.first;

/**
 * What a reset does not settle: effects that were announced before it for a later day, and what may have cancelled them.
 * With these before it, all later days are as if everything had been read. Undefined where more would be needed: something
 * without an exact date is open around it, or moves up to `upTo` matter, of which not all are known.
 */
function carriedInto(reset: Step, known: readonly Step[], upTo: Day): Step[] | undefined {
  const open = known.filter((step) => mayOverlap(step) && step.first <= reset.first && step.openTo >= reset.first);
  if (!open.every(isExact)) return undefined;
  const announced = open.filter((step) => step.first < reset.first);
  if (announced.length === 0) return announced;
  const since = announced.reduce((day, { first }) => Math.min(day, first) as Day, reset.first);
  if (since <= upTo) return undefined;
  const cancelling = known.filter(
    ({ part, action, first, last }) =>
      part === 'effect' && actionRow(action).cancels === true && last >= since && first < reset.first,
  );
  return cancelling.every((step) => isExact(step) && !step.announced) ? [...announced, ...cancelling] : undefined;
}
