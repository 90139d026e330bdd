import { actionRow } from './actions.js';
import type { Step } from './development.js';
import { type Configuration, type Standing, configurationAfter } from './measure-fold.js';
import { type MeasureState, MEASURE_STATES, STATES, isEffective } from './states.js';
import type { InEffect, MeasureStatus } from './status.js';

/** The part of a status that holds from one step to the next, whatever day in between is asked about. */
export type ResolvedStatus = Omit<MeasureStatus, 'measure' | 'title' | 'kind' | 'until' | 'disputed' | 'stale'> & {
  readonly notes: Standing['fold']['notes'];
};

export function resolveStatus({ fold, open }: Standing): ResolvedStatus {
  const state = fold.configuration.state;
  const movers = open.filter((step) => actionRow(step.action).next !== undefined);
  const possibleStates = possible(fold.configuration, movers);
  const uncertain = movers.filter((step) => !step.closing).map((step) => step.development);
  return {
    state,
    possibleStates,
    inEffect: inEffectOf(possibleStates),
    legalForce: STATES[state].legalForce,
    since: fold.since,
    practice: fold.practice,
    practiceBasis: fold.practiceBasis,
    basis: possibleStates.length > 1 ? [...new Set([...fold.basis, ...uncertain])] : fold.basis,
    anomalies: fold.anomalies,
    notes: fold.notes,
  };
}

/** Each open step, in order, has happened or has not: every state that can come of it. */
function possible(certain: Configuration, open: readonly Step[]): MeasureState[] {
  if (open.length === 0) return [certain.state];
  const pasts = new Map<string, Configuration>([[keyOf(certain), certain]]);
  for (const step of open)
    for (const past of [...pasts.values()]) {
      const after = configurationAfter(past, step);
      pasts.set(keyOf(after), after);
    }
  const states = new Set([...pasts.values()].map((past) => past.state));
  return MEASURE_STATES.filter((state) => states.has(state));
}

const keyOf = (past: Configuration): string =>
  `${past.state} ${past.interrupted ?? ''} ${past.holder ?? ''} ${past.suspender ?? ''}`;

function inEffectOf(states: readonly MeasureState[]): InEffect {
  const effective = states.filter(isEffective).length;
  return effective === 0 ? 'no' : effective === states.length ? 'yes' : 'uncertain';
}
