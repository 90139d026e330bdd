import { type Day, addDays } from '../../kernel/day.js';
import { type Bounds, boundsOf } from '../../kernel/edtf-date.js';
import { type Action, actionRow, movesState } from './actions.js';
import { developmentTypeRow } from './development-types.js';
import { reportedDay } from './development.js';
import type { Development, DevelopmentId, Effect, MeasureId, PracticeLevel } from './model.js';

/** Identifies an effect, whichever of its steps is meant. */
export type EffectKey = number;

/**
 * Which part of an effect a step is:
 * - `effect`: what it does, on its day;
 * - `closing`: what its `until` brings the day after;
 * - of an effect on a later day than its development, the day of the development shows `consent` where it starts something,
 *   and is its `announcement`, from which on it can be cancelled or overtaken; `decision` is both.
 */
export const STEP_PARTS = ['consent', 'announcement', 'decision', 'effect', 'closing'] as const;
type StepPart = (typeof STEP_PARTS)[number];

/** Where a step stands among those of the same day: by the log, then by its place in the development. */
export interface StepOrder {
  /** Position at which the development was first recorded: a correction keeps its target's place. */
  readonly order: number;
  /** {@link STEPS_AN_EFFECT} times the index of the effect, plus the place of its part. */
  readonly ordinal: number;
  /** Position at which this content was recorded. */
  readonly version: number;
}

/** One thing that happens to a measure. Before `first` it has not happened, from `last` on it has, in between it may have. */
export interface Step extends StepOrder {
  readonly effect: EffectKey;
  readonly part: StepPart;
  readonly action: Action;
  readonly development: DevelopmentId;
  readonly first: Day;
  readonly last: Day;
  /** Of an announcement or a decision, the last bound of the effect that it announces; of all else, `last`. */
  readonly openTo: Day;
  /** It has an `until`: some later day it is closed, unless something took over. */
  readonly bounded: boolean;
  /** It was announced, by a step of its own, before its day. */
  readonly announced: boolean;
  readonly bilateral: boolean;
  /** The date as it was written. */
  readonly date: string;
  /** Of an announcement or a decision, the date of the effect that it announces. */
  readonly due: string | null;
  readonly practice: PracticeLevel | null;
  readonly note: string | null;
}

/** A step of the latest world, and its day there. */
export interface DatedStep {
  readonly step: Step;
  readonly day: Day;
}

const STEPS_AN_EFFECT = 4;
const EFFECTS_A_DEVELOPMENT = 4_096;

/** Its place in the development. */
export const placeOf = (effect: EffectKey): number => effect % EFFECTS_A_DEVELOPMENT;

/** Of an effect, by its place in a development that was recorded at a position. */
export const effectOf = (order: number, index: number): EffectKey => effectKeyOf(order, index * STEPS_AN_EFFECT);

export const effectKeyOf = (order: number, ordinal: number): EffectKey =>
  order * EFFECTS_A_DEVELOPMENT + Math.floor(ordinal / STEPS_AN_EFFECT);

/** Steps that decide a state. All others are remarks, which count from their last bound on. */
export const isMove = ({ action }: Step): boolean => movesState(action);

/** It, or what it announces, may act on more than one day. */
export const mayOverlap = ({ first, openTo }: Step): boolean => openTo > first;

/**
 * After an exact `take-effect` that nothing announced before, and around which nothing is open, the state is the same whatever
 * came before. (After an `end` it is not quite: a suspension before it still tells what a resumption would give back.)
 */
export const isReset = (step: Step): boolean =>
  isExact(step) && step.part === 'effect' && !step.announced && step.action === 'take-effect';

export const isExact = ({ first, last }: Step): boolean => first === last;

export const inStepOrder = (a: StepOrder, b: StepOrder): number =>
  a.order - b.order || a.ordinal - b.ordinal || a.version - b.version;

/** The steps of a development, each with the measure it touches. */
export function stepsOf(
  development: Development,
  order: number,
  version: number,
): { readonly measure: MeasureId; readonly step: Step }[] {
  const dated = boundsOf(development.date);
  const common = {
    order,
    version,
    development: development.id,
    bilateral: developmentTypeRow(development.type).bilateral ?? false,
  };
  return development.effects.flatMap((effect, index) => {
    const { action, from, until, practice, note, measure } = effect;
    const bounds = from === undefined ? dated : boundsOf(from);
    const notice = noticeOf(development, action, dated, bounds);
    const ordinal = index * STEPS_AN_EFFECT + 2;
    const acts: Step = {
      ...common,
      ordinal,
      effect: effectKeyOf(order, ordinal),
      part: 'effect',
      action,
      ...bounds,
      openTo: bounds.last,
      bounded: until !== undefined && actionRow(action).untilEnds !== undefined,
      announced: notice.some(({ part }) => part !== 'consent'),
      date: from ?? development.date,
      due: null,
      practice: practice ?? null,
      note: note ?? null,
    };
    const before = notice.map((said, place): Step => ({
      ...acts,
      ...said,
      ordinal: index * STEPS_AN_EFFECT + place,
      announced: false,
      bounded: false,
      practice: null,
      ...(said.part === 'consent' ? { openTo: said.last } : { due: acts.date }),
    }));
    const closing = closingOf(effect, acts);
    return [...before, acts, ...(closing ? [closing] : [])].map((step) => ({ measure, step }));
  });
}

type Notice = Pick<Step, 'part' | 'first' | 'last' | 'date'>;

/** What the day of a development says of an effect on a later day, and when that became known. */
function noticeOf({ date, reported }: Development, action: Action, dated: Bounds, acts: Bounds): Notice[] {
  const row = actionRow(action);
  if (row.next === undefined) return [];
  const known = reported === undefined ? dated : exactly(reportedDay({ date, reported }));
  const announces = known.last < acts.first;
  const consents = row.starts === true && dated.last < acts.first;
  if (announces && consents && reported === undefined) return [{ part: 'decision', ...dated, date }];
  return [
    ...(consents ? [{ part: 'consent' as const, ...dated, date }] : []),
    ...(announces ? [{ part: 'announcement' as const, ...known, date: reported ?? date }] : []),
  ];
}

const exactly = (day: Day): Bounds => ({ first: day, last: day });

/** The closing never comes before the beginning may have: an imprecise `until` is cut there. */
function closingOf(effect: Effect, begins: Step): Step | undefined {
  const action = actionRow(effect.action).untilEnds;
  if (effect.until === undefined || action === undefined) return undefined;
  const { first, last } = boundsOf(effect.until);
  const bounds = {
    first: Math.max(addDays(first, 1), begins.first) as Day,
    last: Math.max(addDays(last, 1), begins.last) as Day,
  };
  return {
    ...begins,
    ordinal: begins.ordinal + 1,
    part: 'closing',
    action,
    ...bounds,
    openTo: bounds.last,
    bounded: false,
    announced: false,
    date: effect.until,
    practice: null,
    note: null,
  };
}
