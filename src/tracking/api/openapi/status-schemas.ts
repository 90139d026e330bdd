import {
  count,
  flag,
  listOf,
  type Members,
  object,
  oneOf,
  orNull,
  ref,
  text,
  textOrNull,
} from '../../../http/openapi/schema-forms.js';
import { ACTION_NAMES } from '../../domain/actions.js';
import { type Citation, type Evidence, EVIDENCE_LEVELS } from '../../domain/evidence.js';
import { MEASURE_KIND_NAMES } from '../../domain/measure-kinds.js';
import { CONFIDENCES, GRADES } from '../../domain/model.js';
import { CONFLICT_KINDS, type PossibleConflict } from '../../domain/possible-conflict.js';
import { MEASURE_STATES } from '../../domain/states.js';
import type {
  Anomaly,
  HistorySegment,
  HoldsFor,
  MeasureStatus,
  MeasureStatusDetail,
  RulingView,
  NextStatus,
  Note,
  PracticeBasis,
  Rejected,
} from '../../domain/status.js';

export const HOLDS_FOR: Members<HoldsFor> = {
  asOf: { type: 'string', format: 'date', description: 'The day the answer is about' },
  knownAt: { ...text, description: 'It uses what was known by then' },
  knownBy: oneOf(['record', 'report']),
  position: { ...count, description: 'It rests on the log up to here' },
  ahead: { ...flag, description: 'asOf lies after the known time: what is said of it is scheduled, and no promise' },
  notice: { ...textOrNull, description: 'What the reader should know of the answer as a whole' },
};

export const NEXT: Members<NextStatus> = {
  day: { type: 'string', format: 'date' },
  state: oneOf(MEASURE_STATES),
  inEffect: oneOf(['yes', 'no', 'uncertain']),
  development: text,
};
export const NOTES = listOf(
  object<Note>(
    {
      development: text,
      date: text,
      action: oneOf(ACTION_NAMES),
      note: textOrNull,
      cancelledBy: { ...text, description: 'It was to happen on that date; this development kept it from happening' },
    },
    ['cancelledBy'],
  ),
);

export const CITATIONS = {
  ...listOf(object<Citation>({ development: text, title: text, source: orNull(ref('CitedSource')) })),
  description: 'By what each development of the basis is cited: its title, and its first source with an address',
};

export const IN_EFFECT = oneOf(['yes', 'no', 'uncertain']);
const FINDS = { state: oneOf(MEASURE_STATES), inEffect: oneOf(['yes', 'no']) };

export const EVIDENCE: Members<Evidence> = {
  level: {
    ...oneOf(EVIDENCE_LEVELS),
    description:
      'Of the least sure of what it rests on. confirmed: grade A, or grade B and an independent second origin',
  },
  grade: { ...orNull(oneOf(GRADES)), description: 'The best of its sources' },
  origins: { ...count, description: 'Independent ones among its sources, copies (grade E) not counted' },
  confidence: { ...orNull(oneOf(CONFIDENCES)), description: 'The lowest that is stated' },
};

export const POSSIBLE_CONFLICT: Members<PossibleConflict> = {
  kind: oneOf(CONFLICT_KINDS),
  developments: { ...listOf(text), minItems: 2, maxItems: 2, examples: [['opening', 'reopening']] },
};

export const STATUS: Members<Pick<MeasureStatus, keyof HistorySegment & keyof Omit<MeasureStatus, 'disputed'>>> = {
  state: oneOf(MEASURE_STATES),
  possibleStates: listOf(oneOf(MEASURE_STATES)),
  inEffect: oneOf(['yes', 'no', 'uncertain']),
  legalForce: oneOf(['InForce', 'PartiallyInForce', 'NotInForce']),
  since: { ...textOrNull, description: 'EDTF date on which the state began' },
  practice: orNull({ ...count, maximum: 3 }),
  practiceBasis: orNull(object<PracticeBasis>({ since: text, development: text })),
  basis: { ...listOf(text), description: 'The developments it rests on' },
  evidence: { ...orNull(object<Evidence>(EVIDENCE)), description: 'How far what it rests on can be trusted' },
  possibleConflicts: {
    ...listOf(ref('PossibleConflict')),
    description:
      'Two developments of which perhaps only one is right, until a ruling or a correction settles it; the newest 100',
  },
  morePossibleConflicts: { ...count, description: 'So many more there are at least, older than those listed' },
  anomalies: listOf(object<Anomaly>({ development: text, action: oneOf(ACTION_NAMES), state: oneOf(MEASURE_STATES) })),
};

export const MEASURE_STATUS: Members<MeasureStatus> = {
  measure: text,
  title: text,
  kind: oneOf(MEASURE_KIND_NAMES),
  ...STATUS,
  until: { ...textOrNull, description: 'Last day of this state, as far as known' },
  next: {
    ...orNull(object<NextStatus>(NEXT)),
    description: 'The next day on which the status changes, as far as known',
  },
  disputed: flag,
  stale: flag,
  rejected: {
    ...listOf(object<Rejected>({ development: text, ruling: text })),
    description: 'Developments whose effects on it do not count, because of a ruling',
  },
  contradictions: {
    ...listOf(
      object({
        ruling: text,
        on: text,
        finds: object(FINDS, Object.keys(FINDS)),
        state: oneOf(MEASURE_STATES),
        inEffect: IN_EFFECT,
      }),
    ),
    description: 'Rulings that find something else than the record shows: one of the two is wrong',
  },
};

export const PROVEN = object({
  checkpoint: { ...text, description: 'Signed note: C2SP tlog-checkpoint' },
  developments: listOf(
    object({
      development: text,
      change: oneOf(['recorded', 'corrected', 'retracted']),
      position: count,
      index: count,
      entry: { ...text, description: 'What was hashed into the leaf: canonical JSON' },
      path: listOf(text),
    }),
  ),
});

export const MORE = {
  ...object<MeasureStatusDetail['more']>({ claims: count, disputes: count, rulings: count }),
  description: 'So many of each are not listed: no more than 100 are, what is open first, then the newest',
};

export const RULING = object<RulingView>({
  id: text,
  topic: text,
  sides: listOf(text),
  resolution: text,
  reason: text,
  confidence: textOrNull,
  rejects: listOf(text),
  supersedes: textOrNull,
  supersededBy: { ...textOrNull, description: 'It counts no longer' },
  finds: orNull(ref('Finding')),
  position: count,
});
