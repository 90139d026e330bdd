import { AFTER_ALL, type Day, formatDay } from '../../kernel/day.js';
import { type Action, actionRow } from './actions.js';
import { type Step, effectKey, inStepOrder } from './development.js';
import type { DevelopmentId, PracticeLevel } from './model.js';
import { type MeasureState, isEffective } from './states.js';
import type { Anomaly, Note, PracticeBasis } from './status.js';

/** What decides how the next step acts. Two possible pasts with equal configurations have the same future. */
export interface Configuration {
  readonly state: MeasureState;
  /** The effective state that the present suspension interrupted. */
  readonly interrupted?: MeasureState;
  /** Effect with an `until` that last brought about the state, so that its `until` counts. */
  readonly holder?: string;
  /** Effect with an `until` that suspended. */
  readonly suspender?: string;
}

/** All that is certain of a measure after a step, and what it takes to go on from here. */
export interface MeasureFold {
  readonly configuration: Configuration;
  /** Date on which the state began, as written, and its last bound. */
  readonly since: string | null;
  readonly sinceDay: Day | null;
  readonly basis: readonly DevelopmentId[];
  readonly anomalies: readonly Anomaly[];
  readonly practice: PracticeLevel | null;
  readonly practiceBasis: PracticeBasis | null;
  readonly notes: readonly Note[];
  /** Last consent shown since the measure last ended: by anyone, and by both parties together. */
  readonly consent: Consent | null;
  readonly jointConsent: Consent | null;
  /** Scheduled effects that were cancelled and whose day has not come. */
  readonly cancelled: readonly string[];
}

export interface Consent {
  readonly day: Day;
  readonly development: DevelopmentId;
}

/** Where a walk through a measure's days stands: what is certain, and what may have happened. */
export interface Standing {
  readonly fold: MeasureFold;
  /** Steps with first ≤ day < last, in step order. */
  readonly open: readonly Step[];
}

export interface StandingFrom extends Standing {
  readonly day: Day;
  /** Something other than hearsay was certainly said of the measure on this day. */
  readonly mentioned: boolean;
}

/** The steps of one measure that are visible, as an index gives them. */
export interface StepSource {
  /** Steps with `first` on or after `day`, by `first`. */
  startingFrom(day: Day): Iterable<Step>;
  /** Scheduled steps: announced on or before `day`, with `last` after it and `first` after it. */
  scheduledAfter(day: Day): Iterable<Step>;
}

/** The given steps as an index of them. */
export function stepSource(steps: readonly Step[]): StepSource {
  const byFirst = steps.toSorted((a, b) => a.first - b.first);
  return {
    startingFrom: (day) => byFirst.filter((step) => step.first >= day),
    scheduledAfter: (day) => steps.filter((step) => step.announced <= day && step.first > day && step.last > day),
  };
}

export const NOTHING_YET: Standing = {
  fold: {
    configuration: { state: 'not-started' },
    since: null,
    sinceDay: null,
    basis: [],
    anomalies: [],
    practice: null,
    practiceBasis: null,
    notes: [],
    consent: null,
    jointConsent: null,
    cancelled: [],
  },
  open: [],
};

const NOTES_KEPT = 5;

/**
 * Walks on from `start` through every day at or after `from` on which something begins to be possible or becomes
 * certain, and gives the standing from that day on. Total: any order of actions is accepted.
 */
export function* walk(start: Standing, from: Day, source: StepSource): Generator<StandingFrom> {
  let { fold } = start;
  const open = [...start.open];
  const coming = source.startingFrom(from)[Symbol.iterator]();
  try {
    let next = coming.next();
    for (;;) {
      const day = Math.min(next.done ? AFTER_ALL : next.value.first, open[0]?.last ?? AFTER_ALL) as Day;
      if (day === AFTER_ALL) return;
      for (; !next.done && next.value.first <= day; next = coming.next())
        if (next.value.closing || !fold.cancelled.includes(effectKey(next.value))) insert(open, next.value);
      const due = takeDue(open, day);
      fold = applyDue(fold, due, open, source);
      fold = forgetPast(fold, day, source);
      yield { day, fold, open: [...open], mentioned: due.some(isMention) };
    }
  } finally {
    coming.return?.();
  }
}

const isMention = (step: Step): boolean => !step.closing && !actionRow(step.action).hearsay;

function insert(open: Step[], step: Step): void {
  let at = open.length;
  while (at > 0 && inStepOrder(step, open[at - 1]!) < 0) at--;
  open.splice(at, 0, step);
}

/** Open steps are in step order, so those whose last bound has come are at the front. */
function takeDue(open: Step[], day: Day): Step[] {
  const later = open.findIndex((step) => step.last > day);
  return open.splice(0, later < 0 ? open.length : later);
}

/** A postponement decided on the very day still comes before what was due that day. */
function applyDue(before: MeasureFold, due: readonly Step[], open: Step[], source: StepSource): MeasureFold {
  let fold = before;
  const postponed = due.filter((step) =>
    due.some((other) => other.action === 'postpone' && cancelsOnTheDay(other, step)),
  );
  for (const step of due) {
    if (postponed.includes(step)) continue;
    fold = apply(fold, step);
    if (!step.closing && actionRow(step.action).cancels) fold = cancelScheduled(fold, step, open, source);
  }
  return fold;
}

const cancelsOnTheDay = (by: Step, step: Step): boolean =>
  isCancellable(step) && step.development !== by.development && step.announced < by.last && step.order < by.order;

const isCancellable = (step: Step): boolean => !step.closing && actionRow(step.action).next !== undefined;

/** What was announced before `by` and has not certainly happened will not happen. */
function cancelScheduled(fold: MeasureFold, by: Step, open: Step[], source: StepSource): MeasureFold {
  const cancels = (step: Step) =>
    isCancellable(step) &&
    step.development !== by.development &&
    step.last > by.last &&
    (step.announced < by.last || (step.announced === by.last && step.order < by.order));
  for (let index = open.length - 1; index >= 0; index--) if (cancels(open[index]!)) open.splice(index, 1);
  const later = [...source.scheduledAfter(by.last)].filter(cancels).map(effectKey);
  if (later.length === 0) return fold;
  return { ...fold, cancelled: [...new Set([...fold.cancelled, ...later])].sort() };
}

/** A cancelled effect is remembered until its own first day has passed. */
function forgetPast(fold: MeasureFold, day: Day, source: StepSource): MeasureFold {
  if (fold.cancelled.length === 0) return fold;
  const ahead = new Set([...source.scheduledAfter(day)].map(effectKey));
  const cancelled = fold.cancelled.filter((key) => ahead.has(key));
  return cancelled.length === fold.cancelled.length ? fold : { ...fold, cancelled };
}

/** The fold after one certain step. */
export function apply(fold: MeasureFold, step: Step): MeasureFold {
  const { configuration: before } = fold;
  const after = configurationAfter(before, step);
  const noted = withRemarks(fold, step);
  const moved = after.state === before.state ? renewed(noted, step, after) : changed(noted, step, after);
  return withAnomaly(withConsent(moved, step), step, before.state);
}

function changed(fold: MeasureFold, step: Step, configuration: Configuration): MeasureFold {
  return {
    ...fold,
    configuration,
    since: step.closing ? formatDay(step.last) : step.date,
    sinceDay: step.last,
    basis: basisOfChange(fold.basis, step),
    anomalies: [],
    notes: [],
  };
}

/** A suspension rests on what it suspends too, and a resumption on what was suspended. */
function basisOfChange(before: readonly DevelopmentId[], step: Step): readonly DevelopmentId[] {
  if (step.action === 'suspend') return unique([step.development, ...before.slice(0, 1)]);
  if (step.action === 'resume') return unique([step.development, ...before.slice(1)]);
  return [step.development];
}

/** The state stays; an effect that aims at the same state takes over, and with it its `until`. */
function renewed(fold: MeasureFold, step: Step, configuration: Configuration): MeasureFold {
  if (configuration.holder === fold.configuration.holder) return fold;
  return { ...fold, configuration, basis: unique([...fold.basis.slice(0, 1), step.development]) };
}

/** How a step changes what decides the future. */
export function configurationAfter(before: Configuration, step: Step): Configuration {
  const row = actionRow(step.action);
  if (!row.next) return before;
  const key = effectKey(step);
  if (step.closing && !closes(before, step.action, key)) return before;
  const state = row.next(before.state, before.interrupted);
  const holder = before.holder === undefined ? {} : { holder: before.holder };
  switch (step.action) {
    case 'suspend':
      if (before.state === 'suspended') return before;
      return {
        state,
        ...holder,
        ...(step.bounded ? { suspender: key } : {}),
        ...(isEffective(before.state) ? { interrupted: before.state } : {}),
      };
    case 'resume':
      return { state, ...holder };
    case 'end':
      return { state };
    default: {
      const reached = state === row.next('not-started', undefined);
      return reached ? { state, ...(step.bounded ? { holder: key } : {}) } : before;
    }
  }
}

const closes = (configuration: Configuration, action: Action, key: string): boolean =>
  action === 'resume'
    ? configuration.state === 'suspended' && configuration.suspender === key
    : configuration.holder === key && configuration.state !== 'ended';

function withConsent(fold: MeasureFold, step: Step): MeasureFold {
  if (fold.configuration.state === 'ended')
    return fold.consent === null ? fold : { ...fold, consent: null, jointConsent: null };
  const consents = actionRow(step.action).agrees || (step.bilateral && isEffective(fold.configuration.state));
  if (!consents || step.closing) return fold;
  const consent: Consent = { day: step.last, development: step.development };
  return { ...fold, consent, jointConsent: step.bilateral ? consent : fold.jointConsent };
}

function withAnomaly(fold: MeasureFold, step: Step, state: MeasureState): MeasureFold {
  const fits = actionRow(step.action).fits;
  if (step.closing || fits === undefined || fits.includes(state)) return fold;
  const others = fold.anomalies.filter((anomaly) => anomaly.action !== step.action || anomaly.state !== state);
  return { ...fold, anomalies: [...others, { development: step.development, action: step.action, state }] };
}

/** Practice, and the remarks worth showing beside a state. Disputes are kept apart: a ruling settles them. */
function withRemarks(fold: MeasureFold, step: Step): MeasureFold {
  const { practice: level, development, date: since, action, note } = step;
  const practised = level === null ? fold : { ...fold, practice: level, practiceBasis: { since, development } };
  const row = actionRow(action);
  if (row.next || row.disputes || action === 'reaffirm') return practised;
  return { ...practised, notes: [{ development, date: since, action, note }, ...fold.notes].slice(0, NOTES_KEPT) };
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
