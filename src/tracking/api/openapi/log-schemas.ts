import { recordSchema } from '../../../http/openapi/record-schema.js';
import {
  always,
  count,
  flag,
  listOf,
  object,
  oneOf,
  ref,
  type Schema,
  text,
  textOrNull,
} from '../../../http/openapi/schema-forms.js';
import { ACTION_NAMES } from '../../domain/actions.js';
import { DEVELOPMENT_TYPE_NAMES } from '../../domain/development-types.js';
import type { ProcessEventType } from '../../domain/process-events.js';
import { DevelopmentChangesDto } from '../../records/development.dto.js';
import {
  Correction,
  MeasureAmendment,
  QuestionAmendment,
  QuestionWithdrawal,
  RecordedDevelopment,
  Retraction,
  Ruling,
  Withdrawal,
} from '../../records/dossier-entries.dto.js';
import {
  MeasureChangesDto,
  MeasureDto,
  ProcessAmendmentDto,
  ProcessChangesDto,
  ProcessDto,
} from '../../records/process.dto.js';
import { QuestionChangesDto, QuestionDto } from '../../records/question.dto.js';
import { ANNEX_FIELDS, CLAIM_SOURCES, NEEDS } from './record-schemas.js';

const DUE_EFFECT = object({
  measure: text,
  development: text,
  type: oneOf(DEVELOPMENT_TYPE_NAMES),
  action: oneOf(ACTION_NAMES),
  closing: { ...flag, description: 'Its `until` has passed' },
  date: text,
  note: textOrNull,
});
const FELL_DUE = object({ day: { type: 'string', format: 'date' }, effects: listOf(ref('DueEffect')) });

/** What the events of each type say. */
const DATA = {
  ProcessOpened: recordSchema(ProcessDto),
  MeasureDeclared: recordSchema(MeasureDto),
  DevelopmentRecorded: recordSchema(RecordedDevelopment),
  DevelopmentCorrected: recordSchema(Correction),
  DevelopmentRetracted: recordSchema(Retraction),
  ClaimsRuled: ref('RulingMade'),
  ProcessAmended: recordSchema(ProcessAmendmentDto),
  MeasureAmended: recordSchema(MeasureAmendment),
  MeasureWithdrawn: recordSchema(Withdrawal),
  QuestionDeclared: recordSchema(QuestionDto),
  QuestionAmended: recordSchema(QuestionAmendment),
  QuestionWithdrawn: recordSchema(QuestionWithdrawal),
  DossierAnnexed: object(ANNEX_FIELDS, Object.keys(ANNEX_FIELDS)),
  EffectsFellDue: FELL_DUE,
  DeadlinesFellDue: FELL_DUE,
} satisfies Readonly<Record<ProcessEventType, Schema>> & Readonly<Record<string, Schema>>;

const position = { ...count, minimum: 1 };

const eventOf = (type: string, data: Schema): Schema =>
  object(
    {
      position,
      id: { type: 'string', format: 'uuid' },
      type: always(type),
      stream: text,
      revision: count,
      schemaVersion: count,
      recordedAt: { type: 'string', format: 'date-time' },
      actor: text,
      onBehalfOf: { ...text, description: 'For whom, as the actor says' },
      correlationId: text,
      causationId: textOrNull,
      traceparent: { ...text, description: 'The trace of the request (W3C Trace Context)' },
      data,
    },
    ['onBehalfOf', 'traceparent'],
  );

const TYPES = Object.keys(DATA);

export const LOG_SCHEMAS: Readonly<Record<string, Schema>> = {
  DueEffect: DUE_EFFECT,
  ...CLAIM_SOURCES,
  ...NEEDS,
  RulingMade: recordSchema(Ruling),
  DevelopmentChanges: recordSchema(DevelopmentChangesDto),
  ProcessChanges: recordSchema(ProcessChangesDto),
  MeasureChanges: recordSchema(MeasureChangesDto),
  QuestionChanges: recordSchema(QuestionChangesDto),
  ...Object.fromEntries(Object.entries(DATA).map(([type, data]) => [type, eventOf(type, data)])),
  // Not oneOf, of which a generator for C# takes the first form only.
  LoggedEvent: {
    anyOf: TYPES.map(ref),
    discriminator: {
      propertyName: 'type',
      mapping: Object.fromEntries(TYPES.map((type) => [type, ref(type).$ref])),
    },
  },
  LogEntry: { anyOf: [ref('LoggedEvent'), ref('SealedEvent')] },
  SealedEvent: {
    ...object({ position, hash: text }),
    description: 'Of a subscription or a key: only the SHA-256 of the event in canonical JSON (RFC 8785)',
  },
};

export const LOG = object({
  events: listOf(ref('LogEntry')),
  head: { ...count, description: 'Position of the newest event' },
});
