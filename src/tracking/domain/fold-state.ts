import { unreachable } from '../../kernel/brand.js';
import { type Action, actionRow } from './actions.js';
import { type MeasureState, isEffective } from './states.js';
import type { EffectKey, Step } from './step.js';

/** An effect that was announced for a later day that has not come. */
export interface Scheduled {
  readonly effect: EffectKey;
  /** Of its development: what cancels it is another. */
  readonly order: number;
  /** `overtaken`: a suspension came after the announcement, and while that lasts it does not act. */
  readonly fate: 'due' | 'overtaken' | 'cancelled';
}

/** What decides how the next step acts: two pasts that lead to equal fold states have the same future. */
export interface FoldState {
  readonly state: MeasureState;
  /** The state that the last suspension interrupted: what a resumption gives back. */
  readonly interrupted: MeasureState | null;
  /** Effect with an `until` that last brought about the state, so that its `until` counts. */
  readonly holder: EffectKey | null;
  /** Effects that keep it suspended, each until its own `until`; null among them: without end. */
  readonly suspendedBy: readonly (EffectKey | null)[];
  readonly scheduled: readonly Scheduled[];
}

export const NOTHING_YET: FoldState = {
  state: 'not-started',
  interrupted: null,
  holder: null,
  suspendedBy: [],
  scheduled: [],
};

/** Equal texts are equal fold states. */
export const foldKey = ({ state, interrupted, holder, suspendedBy, scheduled }: FoldState): string =>
  `${state} ${interrupted ?? ''} ${holder ?? ''} ${suspendedBy.join()} ${scheduled.map(({ effect, fate }) => effect + fate).join()}`;

/** What becomes of an effect on its day. */
export function fateOf(before: FoldState, { effect, action, announced }: Step): Scheduled['fate'] {
  if (!announced) return 'due';
  const fate = before.scheduled.find((scheduled) => scheduled.effect === effect)?.fate ?? 'due';
  if (fate !== 'overtaken') return fate;
  return before.state === 'suspended' && actionRow(action).starts ? 'overtaken' : 'due';
}

/** It acts in a state in which its action is not expected (status rules C5a). */
export function isMisfit(before: FoldState, step: Step): boolean {
  const { fits } = actionRow(step.action);
  return step.part === 'effect' && fits?.includes(before.state) === false && fateOf(before, step) === 'due';
}

/** The fold state after a step that decides a state (vocabulary B1). Total: any order of steps is accepted. */
export function after(before: FoldState, step: Step): FoldState {
  switch (step.part) {
    case 'consent':
      return consented(before);
    case 'announcement':
      return announced(before, step);
    case 'decision':
      return announced(consented(before), step);
    case 'closing':
      return closed(before, step);
    case 'effect': {
      const left = step.announced ? without(before, step.effect) : before;
      return fateOf(before, step) === 'due' ? acted(left, step) : left;
    }
    default:
      return unreachable(step.part);
  }
}

const UNCHANGED_BY_CONSENT: ReadonlySet<MeasureState> = new Set(['suspended', 'ended']);

function consented(before: FoldState): FoldState {
  const { state } = before;
  if (isEffective(state) || UNCHANGED_BY_CONSENT.has(state)) return before;
  return { ...before, state: 'agreed', holder: null };
}

const announced = (before: FoldState, { effect, order }: Step): FoldState => ({
  ...before,
  scheduled: [...before.scheduled, { effect, order, fate: 'due' }],
});

const without = (before: FoldState, effect: EffectKey): FoldState => ({
  ...before,
  scheduled: before.scheduled.filter((one) => one.effect !== effect),
});

function acted(before: FoldState, step: Step): FoldState {
  const { action, effect, bounded } = step;
  switch (action) {
    case 'suspend':
      return suspended(before, bounded ? effect : null);
    case 'resume':
      return resumed(before);
    case 'end':
      return ended(before, cancelled(before, step));
    case 'postpone':
      return { ...before, scheduled: cancelled(before, step) };
    case 'partially-end':
      return isEffective(before.state) ? effective({ ...before, state: 'partially-in-effect' }) : before;
    default:
      return reached(before, action, bounded ? effect : null);
  }
}

function suspended(before: FoldState, by: EffectKey | null): FoldState {
  return {
    ...before,
    state: 'suspended',
    interrupted: before.state === 'suspended' ? before.interrupted : before.state,
    suspendedBy: [...before.suspendedBy, by],
    scheduled: withFate(before.scheduled, 'overtaken', (one) => one.fate === 'due'),
  };
}

/** Also where nothing is suspended: what a suspension interrupted is given back until something takes effect. */
const resumed = (before: FoldState): FoldState => ({
  ...before,
  state: before.interrupted ?? 'in-effect',
  suspendedBy: [],
});

/** The state that the action aims at, where it can be reached from here; whoever brings it about last holds it. */
function reached(before: FoldState, action: Action, holder: EffectKey | null): FoldState {
  const { next } = actionRow(action);
  if (!next) return before;
  const state = next(before.state);
  if (state !== next('not-started')) return before;
  const fold: FoldState = { ...before, state, holder, suspendedBy: [] };
  return isEffective(state) ? effective(fold) : fold;
}

/** Once a suspension is recorded, a resumption gives back no more than last took effect. */
const effective = (fold: FoldState): FoldState => ({
  ...fold,
  interrupted: fold.interrupted === null || fold.state === 'in-effect' ? null : fold.state,
});

const ended = ({ interrupted }: FoldState, scheduled: readonly Scheduled[]): FoldState => ({
  ...NOTHING_YET,
  state: 'ended',
  interrupted,
  scheduled,
});

function closed(before: FoldState, { action, effect }: Step): FoldState {
  if (action === 'end') return before.holder === effect ? ended(before, before.scheduled) : before;
  if (!before.suspendedBy.includes(effect)) return before;
  const suspendedBy = before.suspendedBy.filter((by) => by !== effect);
  return suspendedBy.length === 0 ? resumed(before) : { ...before, suspendedBy };
}

/** What another development had announced before, and has not come, will not come. */
const cancelled = ({ scheduled }: FoldState, { order }: Step): readonly Scheduled[] =>
  withFate(scheduled, 'cancelled', (one) => one.order !== order && one.fate !== 'cancelled');

/** The same list where it changes nothing: there may be thousands of both. */
const withFate = (
  scheduled: readonly Scheduled[],
  fate: Scheduled['fate'],
  which: (one: Scheduled) => boolean,
): readonly Scheduled[] =>
  scheduled.some(which) ? scheduled.map((one) => (which(one) ? { ...one, fate } : one)) : scheduled;
