import type { StreamId } from '../../kernel/event.js';
import type {
  Correction,
  Development,
  DossierAnnex,
  Measure,
  MeasureAmendment,
  MeasureWithdrawal,
  Process,
  ProcessId,
  ProcessAmendment,
  Retraction,
  Ruling,
} from './model.js';
import type { Question, QuestionAmendment, QuestionWithdrawal } from './question.js';

const STREAM = 'process-';

export const streamOf = (process: ProcessId): StreamId => `${STREAM}${process}` as StreamId;

/** Undefined for the stream of something else. */
export const processOf = (stream: StreamId): ProcessId | undefined =>
  stream.startsWith(STREAM) ? (stream.slice(STREAM.length) as ProcessId) : undefined;

/** What the log holds of a process, all in its one stream. */
export type ProcessEvent =
  | { readonly type: 'ProcessOpened'; readonly data: Process }
  | { readonly type: 'MeasureDeclared'; readonly data: Measure }
  | { readonly type: 'DevelopmentRecorded'; readonly data: Development }
  | { readonly type: 'DevelopmentCorrected'; readonly data: Correction }
  | { readonly type: 'DevelopmentRetracted'; readonly data: Retraction }
  | { readonly type: 'ClaimsRuled'; readonly data: Ruling }
  | { readonly type: 'ProcessAmended'; readonly data: ProcessAmendment }
  | { readonly type: 'MeasureAmended'; readonly data: MeasureAmendment }
  | { readonly type: 'MeasureWithdrawn'; readonly data: MeasureWithdrawal }
  | { readonly type: 'QuestionDeclared'; readonly data: Question }
  | { readonly type: 'QuestionAmended'; readonly data: QuestionAmendment }
  | { readonly type: 'QuestionWithdrawn'; readonly data: QuestionWithdrawal }
  | { readonly type: 'DossierAnnexed'; readonly data: DossierAnnex };

export type ProcessEventType = ProcessEvent['type'];

/** The version in which each type is written today. */
export const SCHEMA_VERSIONS: Readonly<Record<ProcessEventType, number>> = {
  ProcessOpened: 1,
  MeasureDeclared: 1,
  DevelopmentRecorded: 1,
  DevelopmentCorrected: 1,
  DevelopmentRetracted: 1,
  ClaimsRuled: 1,
  ProcessAmended: 1,
  MeasureAmended: 1,
  MeasureWithdrawn: 1,
  QuestionDeclared: 1,
  QuestionAmended: 1,
  QuestionWithdrawn: 1,
  DossierAnnexed: 1,
};
