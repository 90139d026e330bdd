import {
  flag,
  listOf,
  type Members,
  object,
  oneOf,
  orNull,
  ref,
  type Schema,
  text,
  textOrNull,
} from '../../../http/openapi/schema-forms.js';
import type { Evidence } from '../../domain/evidence.js';
import type { MissingMeasure, QuestionAnswer, QuestionAnswerDetail } from '../../domain/question-answer.js';
import type { NextAnswer } from '../../domain/question-course.js';
import { MEASURE_STATES } from '../../domain/states.js';
import type { AnsweredQuestions } from '../../queries/list-questions.js';
import type { QuestionChange } from '../../queries/status-comparison.js';
import type { QuestionDelta } from '../../queries/tracked-changes.js';
import { CITATIONS, EVIDENCE, HOLDS_FOR, IN_EFFECT, POSSIBLE_CONFLICT } from './status-schemas.js';

const NEXT_ANSWER: Members<NextAnswer> = {
  day: { type: 'string', format: 'date' },
  answer: IN_EFFECT,
  measure: text,
  development: textOrNull,
};

const MISSING: Members<MissingMeasure> = {
  measure: text,
  title: text,
  state: { ...orNull(oneOf(MEASURE_STATES)), description: 'Null where it was withdrawn' },
  inEffect: IN_EFFECT,
  path: { ...text, description: 'JSON pointer of its place in the needs' },
};

const ANSWER: Members<QuestionAnswer> = {
  question: text,
  title: text,
  needs: ref('Needs'),
  answer: { ...IN_EFFECT, description: 'yes only where it is one in every case that the dates allow' },
  since: {
    ...textOrNull,
    description: 'EDTF date since which the answer has been the same; null where nothing else is known before',
  },
  next: {
    ...orNull(object<NextAnswer>(NEXT_ANSWER)),
    description: 'The next day on which the answer changes, as far as known',
  },
  evidence: {
    ...orNull(object<Evidence>(EVIDENCE)),
    description: 'Of the least sure that the answer needs; where one of several is enough, of the surest of them',
  },
  decidedBy: { ...listOf(text), description: 'The measures that the answer rests on' },
  basis: { ...listOf(text), description: 'Their developments' },
  missing: {
    ...listOf(object<MissingMeasure>(MISSING)),
    description: 'Measures that would have to be otherwise for a yes',
  },
  withdrawn: { ...listOf(text), description: 'Needed measures that were withdrawn: each counts as uncertain' },
  disputed: flag,
  possibleConflicts: listOf(
    object<QuestionAnswer['possibleConflicts'][number]>({ ...POSSIBLE_CONFLICT, measure: text }),
  ),
};

export const QUESTION_DELTA: Members<QuestionDelta> = {
  question: text,
  measures: { ...listOf(text), description: 'Those that it needs' },
  asOf: { type: 'string', format: 'date', description: 'The day `before` and `after` are about' },
  ahead: { ...flag, description: 'asOf lies after the day of the write' },
  before: { ...orNull(ref('QuestionAnswer')), description: 'Null where the write declares it' },
  after: { ...orNull(ref('QuestionAnswer')), description: 'Null where the write withdraws it' },
};

export const CHANGED_QUESTIONS = {
  ...listOf(
    object<QuestionChange>({
      question: text,
      title: text,
      before: { ...orNull(ref('QuestionAnswer')), description: 'Null where it was not there, or withdrawn' },
      after: orNull(ref('QuestionAnswer')),
    }),
  ),
  description: 'Those whose answer differs',
};

export const QUESTION_SCHEMAS = {
  QuestionAnswer: object<QuestionAnswer>(ANSWER),
  QuestionAnswerDetail: object<QuestionAnswerDetail>({ process: text, ...HOLDS_FOR, ...ANSWER, citations: CITATIONS }),
  QuestionAnswers: object<AnsweredQuestions>({
    process: text,
    ...HOLDS_FOR,
    items: listOf(ref('QuestionAnswer')),
    next: textOrNull,
  }),
} as const satisfies Record<string, Schema>;
