import type { Day } from '../../kernel/day.js';
import type { Problem } from '../../kernel/domain-error.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import { type Action, actionRow, movesState } from './actions.js';
import { developmentTypeRow } from './development-types.js';
import { farDates } from './far-dates.js';
import type { Development, DevelopmentId, MeasureId, Process, ProcessChanges } from './model.js';
import type { ConflictKind, PossibleConflict } from './possible-conflict.js';
import type { Question } from './question.js';
import { STATES } from './states.js';
import type { Anomaly } from './status.js';

/** What happened long before anybody told of it is often a slip in the year. */
const LONG_BEFORE_DAYS = 180;

/** An effect whose action did not fit the state that it met. */
export interface Misfit extends Omit<Anomaly, 'development'> {
  /** Its place among the effects of the development. */
  readonly effect: number;
  readonly measure: MeasureId;
}

/** A possible conflict that an effect of the development opens. */
export interface OpenedConflict {
  readonly effect: number;
  readonly measure: MeasureId;
  readonly kind: ConflictKind;
  readonly other: DevelopmentId;
}

/**
 * What may be a slip in a development that is taken all the same: only who wrote it can know. `pointer` is the place in the
 * development.
 */
export const developmentWarnings = (
  development: Development,
  misfits: readonly Misfit[],
  conflicts: readonly OpenedConflict[] = [],
): Problem[] => [
  ...withoutUsualEffect(development),
  ...longBeforeReport(development),
  ...misfits.map(misfitWarning),
  ...conflicts.map(conflictWarning),
];

/** Where the process still names a measure that was withdrawn: it is passed over there. */
export function withdrawalWarnings(measure: MeasureId, { roles = {}, coreMeasures = [] }: Process): Problem[] {
  const named = Object.entries({ ...roles, coreMeasures }).filter(([, measures]) =>
    [measures].flat().includes(measure),
  );
  return named.map(([name]) => ({
    pointer: '',
    code: 'process/names-withdrawn-measure',
    detail: `The process still names "${measure}" in ${name === 'coreMeasures' ? name : `roles.${name}`}, where it counts no longer. Amend the process if another measure takes its place`,
  }));
}

/** Where a question still needs a measure that was withdrawn. */
export const needsWithdrawn = (measure: MeasureId, { id, title }: Pick<Question, 'id' | 'title'>): Problem => ({
  pointer: '',
  code: 'question/needs-withdrawn-measure',
  detail: `The question "${id}" (${title}) still needs "${measure}", which counts as uncertain there from now on. Amend the question`,
});

/** Where an amendment names a measure that is not there: it is passed over until one is declared. */
export const namesNoMeasure = ({ measure, place }: NamedMeasure): Problem => ({
  pointer: `/changes/${place}`,
  code: 'process/names-no-measure',
  detail: `There is no measure "${measure}", and what names it is passed over. Declare it, or amend the process if it is a slip`,
});

/** A measure that an amendment names, and where in its changes. */
interface NamedMeasure {
  readonly measure: MeasureId;
  readonly place: string;
}

export function measuresNamedBy({ roles, coreMeasures }: ProcessChanges): readonly NamedMeasure[] {
  const played = Object.entries(roles ?? {}).flatMap(([role, measures]) =>
    [measures as MeasureId | readonly MeasureId[]].flat().map((measure) => ({ measure, place: `roles/${role}` })),
  );
  return [...played, ...(coreMeasures ?? []).map((measure, index) => ({ measure, place: `coreMeasures/${index}` }))];
}

/** Remarks for the sake of which a development is recorded, as others are for a change of state. */
const TELLING: ReadonlySet<Action> = new Set(['set-deadline', 'miss-deadline', 'notify-end']);

const isTelling = (action: Action): boolean => movesState(action) || TELLING.has(action);

/** A type of which every usual action is telling, recorded with none that is. */
function withoutUsualEffect({ type, effects }: Development): Problem[] {
  const { usual, label, mayBeWords } = developmentTypeRow(type);
  if (mayBeWords || usual.length === 0 || !usual.every(isTelling)) return [];
  if (effects.some(({ action }) => isTelling(action))) return [];
  return [
    {
      pointer: '/effects',
      code: 'development/without-usual-effect',
      detail: `"${label}" usually carries the effect ${usual.join(' or ')}. Without it no measure changes. If one was left out, correct it`,
    },
  ];
}

function longBeforeReport({ date, reported }: Development): Problem[] {
  if (reported === undefined) return [];
  const days = boundsOf(reported).first - boundsOf(date).last;
  if (days <= LONG_BEFORE_DAYS) return [];
  return [
    {
      pointer: '/date',
      code: 'date/long-before-report',
      detail: `"${date}" lies ${days.toLocaleString('en')} days before the report of "${reported}". If the year is a slip of the pen, correct it`,
    },
  ];
}

/** By report it is not known before its date, nobody but its writer can say when it was announced. */
export function aheadWithoutReport({ date, reported }: Development, recordedOn: Day): Problem[] {
  const isAhead = boundsOf(date).first > recordedOn && farDates({ date }, recordedOn).length === 0;
  if (!isAhead || reported !== undefined) return [];
  return [
    {
      pointer: '/date',
      code: 'date/ahead-without-report',
      detail: `"${date}" lies ahead, and nothing says when that became known: by report it is not known before. Say it with reported`,
    },
  ];
}

function misfitWarning({ effect, measure, action, state }: Misfit): Problem {
  return {
    pointer: `/effects/${effect}/action`,
    code: 'effect/misfit',
    detail: `"${action}" does not fit: "${measure}" was ${state} (${STATES[state].label.toLowerCase()}) then, and it fits ${actionRow(action).fits!.join(', ')}. It counts all the same. If the action or a date is a slip, correct it`,
  };
}

function conflictWarning({ effect, measure, kind, other }: OpenedConflict): Problem {
  return {
    pointer: `/effects/${effect}`,
    code: 'measure/possible-conflict',
    detail: `This and "${other}" are a possible conflict on "${measure}" (${kind.replace('-', ' ')}). Correct one of them, or rule which one counts`,
  };
}

/** Between two others, once the development does something else or is gone. */
export const conflictBetween = (
  measure: MeasureId,
  { kind, developments: [one, other] }: PossibleConflict,
): Problem => ({
  pointer: '',
  code: 'measure/possible-conflict',
  detail: `With this, "${one}" and "${other}" are a possible conflict on "${measure}" (${kind.replace('-', ' ')}). Correct one of them, or rule which one counts`,
});

export const moreConflicts = (measure: MeasureId, count: number): Problem[] =>
  count === 0
    ? []
    : [
        {
          pointer: '',
          code: 'measure/more-possible-conflicts',
          detail: `On "${measure}" at least ${count} more possible conflicts are open since, with earlier developments`,
        },
      ];

/** Whether an action may misfit at all. */
export const mayMisfit = (action: Action): boolean => actionRow(action).fits !== undefined;
