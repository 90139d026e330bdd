import { type Day, addDays } from '../../kernel/day.js';
import { type Bounds, type EdtfDate, boundsOf } from '../../kernel/edtf-date.js';
import { type Action, actionRow } from './actions.js';
import { developmentTypeRow } from './development-types.js';
import type { Development, DevelopmentChanges, DevelopmentId, Effect, MeasureId, PracticeLevel } from './model.js';

/** The development after a correction: given fields replace, null removes (RFC 7396 on the top level). */
export function corrected(development: Development, changes: DevelopmentChanges): Development {
  const merged: Record<string, unknown> = { ...development };
  for (const [field, value] of Object.entries(changes)) {
    if (value === null) delete merged[field];
    else merged[field] = value;
  }
  return merged as unknown as Development; // field by field of the same types
}

/** The day from which the public could know of it: `reported`, else the last bound of its date. */
export function reportedDay(development: Development): Day {
  return boundsOf(development.reported ?? development.date).last;
}

/** Where a step stands among those of the same day: by the log, then by its place in the development. */
export interface StepOrder {
  /** Position at which the development was first recorded: a correction keeps its target's place. */
  readonly order: number;
  /** Twice the index of the effect, plus one for the step that its `until` brings. */
  readonly ordinal: number;
  /** Position at which this content was recorded. */
  readonly version: number;
}

/**
 * One thing that happens to a measure: an effect, or the closing that its `until` brings the day after.
 * Before `first` it has not happened, from `last` on it has, in between it may have.
 */
export interface Step extends StepOrder {
  readonly development: DevelopmentId;
  readonly action: Action;
  readonly closing: boolean;
  /** It has an `until`: some later day it is closed, unless something took over. */
  readonly bounded: boolean;
  readonly first: Day;
  readonly last: Day;
  /** Day on which it was made known; before `last`, it is scheduled and can be cancelled. */
  readonly announced: Day;
  /** The date as it was written. */
  readonly date: string;
  readonly bilateral: boolean;
  readonly practice: PracticeLevel | null;
  readonly note: string | null;
}

/** First day on which a step can matter: a scheduled one from its announcement on, as it can be cancelled since. */
export const mattersFrom = (step: Step): Day => Math.min(step.first, step.announced) as Day;

/** Identifies an effect, whichever of its two steps is meant. */
export const effectKey = (step: StepOrder): string => `${step.order}.${step.ordinal >> 1}`;

export const inStepOrder = (a: Step, b: Step): number =>
  a.last - b.last || a.order - b.order || a.ordinal - b.ordinal || a.version - b.version;

/** The steps of a development, each with the measure it touches. */
export function stepsOf(
  development: Development,
  order: number,
  version: number,
): { readonly measure: MeasureId; readonly step: Step }[] {
  const announced = reportedDay(development);
  const bilateral = developmentTypeRow(development.type).bilateral ?? false;
  return development.effects.flatMap((effect, index) => {
    const date: EdtfDate = effect.from ?? development.date;
    const begins: Step = {
      order,
      ordinal: index * 2,
      version,
      development: development.id,
      action: effect.action,
      closing: false,
      bounded: effect.until !== undefined,
      ...boundsOf(date),
      announced,
      date,
      bilateral,
      practice: effect.practice ?? null,
      note: effect.note ?? null,
    };
    const closes = closingOf(effect, begins);
    return (closes ? [begins, closes] : [begins]).map((step) => ({ measure: effect.measure, step }));
  });
}

/** The closing never comes before the beginning may have: an imprecise `until` is cut there. */
function closingOf(effect: Effect, begins: Step): Step | undefined {
  const action = actionRow(effect.action).untilEnds;
  if (effect.until === undefined || action === undefined) return undefined;
  const { first, last } = dayAfter(boundsOf(effect.until));
  return {
    ...begins,
    ordinal: begins.ordinal + 1,
    action,
    closing: true,
    first: Math.max(first, begins.first) as Day,
    last: Math.max(last, begins.last) as Day,
    date: effect.until,
    practice: null,
    note: null,
  };
}

const dayAfter = ({ first, last }: Bounds): Bounds => ({ first: addDays(first, 1), last: addDays(last, 1) });
