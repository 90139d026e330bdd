import { Module, type Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ChangeProcessHandler } from './commands/change-process.js';
import { ImportDossierHandler } from './commands/import-dossier.js';
import { Processes } from './commands/processes.js';
import { RecordedState } from './commands/recorded-state.js';
import { Rehearsals } from './commands/rehearsals.js';
import { RecordedContent } from './dossiers/recorded-content.js';
import { KnownTimes } from './projections/known-times.js';
import { CacheMetrics } from './queries/cache-metrics.js';
import { ChangeSetReader } from './queries/change-set-reader.js';
import { CompareStatusHandler } from './queries/compare-status.js';
import { CoverageReader } from './queries/coverage-reader.js';
import { DevelopmentReader } from './queries/development-reader.js';
import { DisputeReader } from './queries/dispute-reader.js';
import { DueReader } from './queries/due-reader.js';
import { EntityTags } from './queries/entity-tags.js';
import { EventChanges } from './queries/event-changes.js';
import { Existence } from './queries/existence.js';
import { ExportDossierHandler } from './queries/export-dossier.js';
import { FindAppendedWarningsHandler } from './queries/find-appended-warnings.js';
import { FindQuestionsHandler } from './queries/find-questions.js';
import { FindVersionsHandler } from './queries/find-versions.js';
import { FindWarningsHandler } from './queries/find-warnings.js';
import { GetAuditTrailHandler } from './queries/get-audit-trail.js';
import { GetDevelopmentHandler } from './queries/get-development.js';
import { GetForceChartHandler } from './queries/get-force-chart.js';
import { GetKnowledgeMapHandler, KnowledgeLayers } from './queries/get-knowledge-map.js';
import { GetMeasureHistoryHandler } from './queries/get-measure-history.js';
import { GetMeasureStatusHandler } from './queries/get-measure-status.js';
import { GetMeasureHandler } from './queries/get-measure.js';
import { GetProcessStatusHandler } from './queries/get-process-status.js';
import { GetProcessHandler } from './queries/get-process.js';
import { GetQuestionHandler } from './queries/get-question.js';
import { GetTimelineHandler } from './queries/get-timeline.js';
import { KnowledgeMoments } from './queries/knowledge-moments.js';
import { KnownNames } from './queries/known-names.js';
import { ListDeadlinesHandler } from './queries/list-deadlines.js';
import { ListDevelopmentsHandler } from './queries/list-developments.js';
import { ListMeasureChangesHandler } from './queries/list-measure-changes.js';
import { ListMeasuresHandler } from './queries/list-measures.js';
import { ListProcessesHandler } from './queries/list-processes.js';
import { ListQuestionsHandler } from './queries/list-questions.js';
import { ProcessReader } from './queries/process-reader.js';
import { ProcessRevisions } from './queries/process-revisions.js';
import { QuestionDeltas } from './queries/question-deltas.js';
import { QuestionReader } from './queries/question-reader.js';
import { ReadLogHandler } from './queries/read-log.js';
import { Rehearsal } from './queries/rehearsal.js';
import { VisibleRecords } from './queries/snapshot.js';
import { StatusComparison } from './queries/status-comparison.js';
import { StatusReader } from './queries/status-reader.js';
import { TemporalResolver } from './queries/temporal-resolver.js';
import { Timelines } from './queries/timelines.js';
import { TrackedChanges } from './queries/tracked-changes.js';
import { WarningReader } from './queries/warning-reader.js';

const COMMAND_HANDLERS = [ChangeProcessHandler, ImportDossierHandler];

const QUERY_HANDLERS = [
  GetMeasureStatusHandler,
  GetProcessStatusHandler,
  GetMeasureHistoryHandler,
  GetForceChartHandler,
  GetKnowledgeMapHandler,
  CompareStatusHandler,
  ListProcessesHandler,
  GetProcessHandler,
  ListMeasuresHandler,
  ListMeasureChangesHandler,
  GetMeasureHandler,
  ListQuestionsHandler,
  GetQuestionHandler,
  ListDeadlinesHandler,
  ListDevelopmentsHandler,
  GetDevelopmentHandler,
  GetTimelineHandler,
  ReadLogHandler,
  FindVersionsHandler,
  FindQuestionsHandler,
  FindWarningsHandler,
  FindAppendedWarningsHandler,
  GetAuditTrailHandler,
  ExportDossierHandler,
];

const READERS: Provider[] = [
  KnownTimes,
  VisibleRecords,
  TemporalResolver,
  ProcessReader,
  Timelines,
  DisputeReader,
  StatusReader,
  QuestionReader,
  DevelopmentReader,
  CoverageReader,
  DueReader,
  WarningReader,
  Existence,
  EntityTags,
  ProcessRevisions,
  KnownNames,
  KnowledgeMoments,
  KnowledgeLayers,
  CacheMetrics,
  QuestionDeltas,
  StatusComparison,
  ChangeSetReader,
  { provide: TrackedChanges, useClass: EventChanges },
];

const WRITERS: Provider[] = [RecordedState, RecordedContent, Processes, Rehearsal, Rehearsals];

@Module({
  imports: [CqrsModule.forRoot()],
  providers: [...READERS, ...WRITERS, ...COMMAND_HANDLERS, ...QUERY_HANDLERS],
  exports: [CqrsModule, EntityTags, ProcessRevisions, Existence, TrackedChanges, KnownNames],
})
export class TrackingModule {}
