import { recordSchema } from '../../../http/openapi/record-schema.js';
import {
  count,
  flag,
  listOf,
  type Members,
  object,
  oneOf,
  orNull,
  pageOf,
  ref,
  type Schema,
  text,
  textOrNull,
} from '../../../http/openapi/schema-forms.js';
import { DEVELOPMENT_TYPE_NAMES } from '../../domain/development-types.js';
import type { Citation } from '../../domain/evidence.js';
import type { PossibleConflict } from '../../domain/possible-conflict.js';
import type {
  Axes,
  Counts,
  Dispute,
  Headline,
  HistorySegment,
  MeasureStatus,
  MeasureStatusDetail,
  Momentum,
  ProcessStatus,
} from '../../domain/status.js';
import type { StatusDifference } from '../../queries/compare-status.js';
import type { CorrectionView } from '../../queries/development-reader.js';
import { type AuditedChange, CHANGES, SUBJECTS } from '../../queries/get-audit-trail.js';
import type { MeasureHistory } from '../../queries/get-measure-history.js';
import type { Timeline, TimelineEntry } from '../../queries/get-timeline.js';
import type { MeasureChange } from '../../queries/status-comparison.js';
import { EffectDto } from '../../records/development.dto.js';
import { RecordedDevelopment } from '../../records/dossier-entries.dto.js';
import { MeasureDto, ProcessDto, RolesDto, WindowsDto } from '../../records/process.dto.js';
import { FindingDto } from '../../records/ruling.dto.js';
import { ClaimDto, SourceDto } from '../../records/source.dto.js';
import { DOSSIER, DOSSIER_SCHEMAS } from './dossier-schemas.js';
import { LOG, LOG_SCHEMAS } from './log-schemas.js';
import { CHANGED_QUESTIONS, QUESTION_SCHEMAS } from './question-schemas.js';
import {
  CITATIONS,
  HOLDS_FOR,
  MEASURE_STATUS,
  MORE,
  NEXT,
  NOTES,
  POSSIBLE_CONFLICT,
  PROVEN,
  RULING,
  STATUS,
} from './status-schemas.js';
import { WRITE_SCHEMAS } from './write-schemas.js';

const CHANGE = object<CorrectionView>(
  {
    position: count,
    recordedAt: text,
    actor: text,
    onBehalfOf: text,
    reason: text,
    reported: textOrNull,
  },
  ['onBehalfOf'],
);

interface Proven {
  readonly proof?: unknown;
}

const COUNTS: Members<Counts> = {
  agreed: count,
  inEffect: count,
  suspended: count,
  uncertain: { ...count, description: 'Of these the dates leave open what they would be counted as: nowhere else' },
};
const COMPARED = object<StatusDifference['from']>({ ...HOLDS_FOR, headline: ref('Headline') });

const ANSWERS = {
  Roles: recordSchema(RolesDto),
  Windows: recordSchema(WindowsDto),
  Source: recordSchema(SourceDto),
  Claim: recordSchema(ClaimDto),
  Effect: recordSchema(EffectDto),
  Process: recordSchema(ProcessDto, { revision: count, position: count }),
  Finding: recordSchema(FindingDto),
  Processes: pageOf('Process'),
  Measure: recordSchema(MeasureDto),
  Measures: pageOf('Measure'),
  Development: recordSchema(
    RecordedDevelopment,
    {
      position: count,
      recordedAt: text,
      actor: text,
      onBehalfOf: text,
      corrections: listOf(CHANGE),
      retraction: orNull(CHANGE),
    },
    ['onBehalfOf'],
  ),
  Developments: pageOf('Development'),
  StatusProof: PROVEN,
  Headline: object<Headline>({
    stage: text,
    rule: count,
    text,
    possibleStages: { ...listOf(text), description: 'All that the dates leave open, `stage` first' },
    onlyAnnounced: { ...count, description: 'Measures in effect that it rests on, and that are only announced' },
    unverified: { ...count, description: 'Measures that it rests on, or the contact, which nobody verified' },
    uncertain: { ...count, description: 'Measures that it rests on, and that the dates allow to stand otherwise' },
    because: listOf(text),
  }),
  CitedSource: object<NonNullable<Citation['source']>>({ publisher: text, title: text, url: text }),
  PossibleConflict: object<PossibleConflict>(POSSIBLE_CONFLICT),
  MeasureStatus: object<MeasureStatus>(MEASURE_STATUS),
  MeasureStatusDetail: object<MeasureStatusDetail & Proven>(
    {
      process: text,
      ...HOLDS_FOR,
      ...MEASURE_STATUS,
      citations: CITATIONS,
      claims: listOf(recordSchema(ClaimDto, { development: text })),
      disputes: listOf(
        object<Dispute>({
          development: text,
          title: text,
          date: text,
          note: textOrNull,
          source: orNull(ref('Source')),
          settledBy: textOrNull,
        }),
      ),
      rulings: listOf(RULING),
      more: MORE,
      notes: NOTES,
      proof: { ...ref('StatusProof'), description: 'With proof=true' },
    },
    ['proof'],
  ),
  MeasureHistory: object<MeasureHistory>({
    process: text,
    measure: text,
    ...HOLDS_FOR,
    rejected: MEASURE_STATUS.rejected,
    contradictions: MEASURE_STATUS.contradictions,
    citations: CITATIONS,
    segments: listOf(
      object<HistorySegment>({
        from: text,
        to: textOrNull,
        ...STATUS,
        disputed: MEASURE_STATUS.disputed,
        notes: NOTES,
      }),
    ),
  }),
  ProcessStatus: object<ProcessStatus & Proven>(
    {
      process: text,
      title: text,
      ...HOLDS_FOR,
      headline: ref('Headline'),
      axes: object<Axes>({
        contact: {
          ...text,
          description: 'Within `windows.talksDays`; none or unknown where nothing is recorded at all',
        },
        agreements: text,
        measures: object<Axes['measures']>({ ...COUNTS, restrictionsInEffect: count, others: object<Counts>(COUNTS) }),
        border: text,
        relations: text,
        assumed: {
          ...listOf(oneOf(['contact', 'relations'])),
          description: 'Of these nothing is recorded: they rest on the record being complete (`since` of the process)',
        },
        uncertain: {
          ...listOf(oneOf(['contact', 'agreements', 'border', 'relations'])),
          description:
            'Each speaks from a contact or a measure of which the dates leave open how it stood, and may be otherwise',
        },
      }),
      momentum: object<Momentum>({
        direction: oneOf(['up', 'down', 'side']),
        windowDays: count,
        forward: count,
        backward: count,
        because: listOf(text),
      }),
      agreedNotInEffect: listOf(
        object<ProcessStatus['agreedNotInEffect'][number]>({ measure: text, since: text, days: count }),
      ),
      next: {
        ...orNull(object<NonNullable<ProcessStatus['next']>>({ measure: text, ...NEXT })),
        description: 'The first of what is next for its measures',
      },
      inEffect: listOf(text),
      suspended: listOf(text),
      uncertain: {
        ...listOf(text),
        description: 'Of these the dates leave open in which of the lists above they would be: they are in none',
      },
      measures: listOf(ref('MeasureStatus')),
      citations: CITATIONS,
      proof: { ...ref('StatusProof'), description: 'With proof=true' },
    },
    ['proof'],
  ),
  AuditTrail: object({
    items: listOf(
      object<AuditedChange>(
        {
          position: count,
          leafIndex: count,
          event: text,
          change: oneOf(CHANGES),
          imported: flag,
          subject: object({ kind: oneOf(SUBJECTS), id: text }),
          actor: text,
          onBehalfOf: text,
          recordedAt: text,
          reason: textOrNull,
          source: orNull(ref('Source')),
          revisionOf: orNull({ ...count, description: 'Position of the event whose place it takes' }),
          fields: listOf(object({ field: text, before: {}, after: {} })),
        },
        ['onBehalfOf'],
      ),
    ),
    next: textOrNull,
  }),
  Timeline: object<Timeline>({
    process: text,
    ...HOLDS_FOR,
    recordedFrom: { ...textOrNull, description: 'Day of the first development that happened by asOf, or may have' },
    silentYears: { ...listOf(count), description: 'Years after it in which no development that is recorded can lie' },
    items: listOf(
      object<TimelineEntry>({
        development: text,
        date: text,
        type: oneOf(DEVELOPMENT_TYPE_NAMES),
        title: text,
        happened: oneOf(['yes', 'maybe', 'not-yet']),
        measures: listOf(text),
      }),
    ),
    next: textOrNull,
  }),
  StatusDifference: object<StatusDifference>({
    process: text,
    from: COMPARED,
    to: COMPARED,
    headlineChanged: flag,
    measures: listOf(
      object<MeasureChange>({
        measure: text,
        title: text,
        changed: listOf(text),
        before: orNull(ref('MeasureStatus')),
        after: orNull(ref('MeasureStatus')),
      }),
    ),
    questions: CHANGED_QUESTIONS,
  }),
  ...QUESTION_SCHEMAS,
  ...WRITE_SCHEMAS,
  Dossier: DOSSIER,
  Log: LOG,
} as const satisfies Record<string, Schema>;

export type SchemaName = keyof typeof ANSWERS;

export const TRACKING_PART = {
  tags: {
    Processes: 'What is tracked: one process of normalization each',
    Status: 'What is in effect, what was, and how it came to be',
    Measures: 'What may take effect: commitments, restrictions, arrangements, works and treaties',
    Questions: 'What readers want to know, and which measures decide it',
    Developments: 'What happened, with its sources; corrections and retractions of it',
    Dossier: 'A whole process in one file',
    Log: 'Everything that was ever recorded, in order',
  },
  schemas: { ...ANSWERS, ...LOG_SCHEMAS, ...DOSSIER_SCHEMAS },
};
