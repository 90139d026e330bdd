import { Logger, Module, type OnApplicationShutdown, type OnModuleInit, type Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Config } from '../config.js';
import { EventStore } from '../event-store/event-store.js';
import { Clock } from '../kernel/clock.js';
import { Ids } from '../kernel/ids.js';
import { AmendMeasureHandler } from './commands/amend-measure.handler.js';
import { AmendProcessHandler } from './commands/amend-process.handler.js';
import { CorrectDevelopmentHandler } from './commands/correct-development.handler.js';
import { DeclareMeasureHandler } from './commands/declare-measure.handler.js';
import { ImportDossierHandler } from './commands/import-dossier.handler.js';
import { OpenProcessHandler } from './commands/open-process.handler.js';
import { ProcessDesk } from './commands/process-desk.js';
import { Processes } from './commands/processes.js';
import { RecordDevelopmentHandler } from './commands/record-development.handler.js';
import { RecordedState } from './commands/recorded-state.js';
import { Rehearsals } from './commands/rehearsals.js';
import { RetractDevelopmentHandler } from './commands/retract-development.handler.js';
import { RuleOnClaimsHandler } from './commands/rule-on-claims.handler.js';
import { WithdrawMeasureHandler } from './commands/withdraw-measure.handler.js';
import { ReadModelContent } from './dossiers/read-model-content.js';
import { RecordedContent } from './dossiers/recorded-content.js';
import { KnownTimes } from './projections/known-times.js';
import { ProcessProjection } from './projections/process-projection.js';
import { ReadModelFollower } from './projections/read-model-follower.js';
import { ReadModel } from './projections/read-model.js';
import { Catalogue } from './queries/catalogue.js';
import { CompareStatusHandler } from './queries/compare-status.handler.js';
import { ContestReader } from './queries/contest-reader.js';
import { CoverageReader } from './queries/coverage-reader.js';
import { DevelopmentVersions } from './queries/development-versions.js';
import { DevelopmentReader } from './queries/development-reader.js';
import { ExportDossierHandler } from './queries/export-dossier.handler.js';
import { FindAppendedWarningsHandler } from './queries/find-appended-warnings.handler.js';
import { FindWarningsHandler } from './queries/find-warnings.handler.js';
import { FindVersionsHandler } from './queries/find-versions.handler.js';
import { GetAuditTrailHandler } from './queries/get-audit-trail.handler.js';
import { GetDevelopmentHandler } from './queries/get-development.handler.js';
import { GetMeasureHistoryHandler } from './queries/get-measure-history.handler.js';
import { GetMeasureStatusHandler } from './queries/get-measure-status.handler.js';
import { GetMeasureHandler } from './queries/get-measure.handler.js';
import { GetProcessStatusHandler } from './queries/get-process-status.handler.js';
import { GetProcessHandler } from './queries/get-process.handler.js';
import { GetTimelineHandler } from './queries/get-timeline.handler.js';
import { Existence } from './queries/existence.js';
import { KnownNames } from './queries/known-names.js';
import { ListDevelopmentsHandler } from './queries/list-developments.handler.js';
import { ListMeasuresHandler } from './queries/list-measures.handler.js';
import { ListProcessesHandler } from './queries/list-processes.handler.js';
import { MomentResolver } from './queries/moment-resolver.js';
import { ProcessRevisions } from './queries/process-revisions.js';
import { ReadLogHandler } from './queries/read-log.handler.js';
import { DueReader } from './queries/due-reader.js';
import { Rehearsal } from './queries/rehearsal.js';
import { VisibleRecords } from './queries/snapshot.js';
import { StatusReader } from './queries/status-reader.js';
import { Timelines } from './queries/timelines.js';
import { TurnReader } from './queries/turn-reader.js';
import { TrackedChanges } from './queries/tracked-changes.js';
import { WarningReader } from './queries/warning-reader.js';

const COMMAND_HANDLERS = [
  OpenProcessHandler,
  DeclareMeasureHandler,
  RecordDevelopmentHandler,
  CorrectDevelopmentHandler,
  RetractDevelopmentHandler,
  RuleOnClaimsHandler,
  AmendProcessHandler,
  AmendMeasureHandler,
  WithdrawMeasureHandler,
  ImportDossierHandler,
];

const QUERY_HANDLERS = [
  GetMeasureStatusHandler,
  GetProcessStatusHandler,
  GetMeasureHistoryHandler,
  CompareStatusHandler,
  ListProcessesHandler,
  GetProcessHandler,
  ListMeasuresHandler,
  GetMeasureHandler,
  ListDevelopmentsHandler,
  GetDevelopmentHandler,
  GetTimelineHandler,
  ReadLogHandler,
  FindVersionsHandler,
  FindWarningsHandler,
  FindAppendedWarningsHandler,
  GetAuditTrailHandler,
  ExportDossierHandler,
];

const READ_MODEL: Provider[] = [
  {
    provide: ReadModel,
    // After the event store, which has the directory to itself from then on.
    inject: [Config, EventStore],
    useFactory: ({ dataDir, rebuildsReadModel }: Config, store: EventStore) => {
      if (rebuildsReadModel) ReadModel.discard(dataDir);
      return ReadModel.of(store, dataDir);
    },
  },
  { provide: ProcessProjection, inject: [ReadModel], useFactory: (model: ReadModel) => new ProcessProjection(model) },
  {
    provide: ReadModelFollower,
    inject: [EventStore, ReadModel, ProcessProjection],
    useFactory: (store: EventStore, model: ReadModel, projection: ProcessProjection) =>
      new ReadModelFollower(store, model, [projection]),
  },
];

const READERS: Provider[] = [
  {
    provide: DevelopmentVersions,
    inject: [ReadModel],
    useFactory: (model: ReadModel) => new DevelopmentVersions(model),
  },
  { provide: Catalogue, inject: [ReadModel], useFactory: (model: ReadModel) => new Catalogue(model) },
  { provide: KnownNames, inject: [ReadModel], useFactory: (model: ReadModel) => new KnownNames(model) },
  { provide: ContestReader, inject: [ReadModel], useFactory: (model: ReadModel) => new ContestReader(model) },
  { provide: RecordedState, inject: [ReadModel], useFactory: (model: ReadModel) => new RecordedState(model) },
  { provide: RecordedContent, inject: [ReadModel], useFactory: (model: ReadModel) => new ReadModelContent(model) },
  { provide: Timelines, inject: [ReadModel], useFactory: (model: ReadModel) => new Timelines(model) },
  { provide: CoverageReader, inject: [ReadModel], useFactory: (model: ReadModel) => new CoverageReader(model) },
  {
    provide: StatusReader,
    inject: [Catalogue, ContestReader, Timelines],
    useFactory: (catalogue: Catalogue, contests: ContestReader, timelines: Timelines) =>
      new StatusReader(catalogue, contests, timelines),
  },
  {
    provide: DevelopmentReader,
    inject: [ReadModel, Catalogue],
    useFactory: (model: ReadModel, catalogue: Catalogue) => new DevelopmentReader(model, catalogue),
  },
  {
    provide: MomentResolver,
    inject: [ReadModel, ReadModelFollower, Clock],
    useFactory: (model: ReadModel, follower: ReadModelFollower, clock: Clock) =>
      new MomentResolver(new KnownTimes(model), follower, clock, new VisibleRecords(model)),
  },
  {
    provide: DueReader,
    inject: [ReadModel, Catalogue, StatusReader],
    useFactory: (model: ReadModel, catalogue: Catalogue, statuses: StatusReader) =>
      new DueReader(model, catalogue, statuses),
  },
  {
    provide: TrackedChanges,
    inject: [MomentResolver, Catalogue, StatusReader, DueReader],
    useFactory: (moments: MomentResolver, catalogue: Catalogue, statuses: StatusReader, due: DueReader) =>
      new TurnReader(moments, catalogue, statuses, due),
  },
  {
    provide: WarningReader,
    inject: [ReadModel, MomentResolver, Catalogue, StatusReader],
    useFactory: (model: ReadModel, moments: MomentResolver, catalogue: Catalogue, statuses: StatusReader) =>
      new WarningReader(model, moments, catalogue, statuses),
  },
  {
    provide: ProcessRevisions,
    inject: [Catalogue, MomentResolver, ReadModelFollower],
    useFactory: (catalogue: Catalogue, moments: MomentResolver, follower: ReadModelFollower) =>
      new ProcessRevisions(catalogue, moments, follower),
  },
  {
    provide: Existence,
    inject: [MomentResolver, Catalogue, DevelopmentReader],
    useFactory: (moments: MomentResolver, catalogue: Catalogue, developments: DevelopmentReader) =>
      new Existence(moments, catalogue, developments),
  },
  {
    provide: Processes,
    inject: [EventStore, Ids, RecordedState, ReadModelFollower],
    useFactory: (store: EventStore, ids: Ids, recorded: RecordedState, follower: ReadModelFollower) =>
      new Processes(store, ids, recorded, follower),
  },
  {
    provide: Rehearsal,
    inject: [ReadModel, Clock],
    useFactory: (model: ReadModel, clock: Clock) => new Rehearsal(model, clock),
  },
  {
    provide: Rehearsals,
    inject: [Ids, RecordedState, ReadModelFollower, Rehearsal],
    useFactory: (ids: Ids, recorded: RecordedState, follower: ReadModelFollower, rehearsal: Rehearsal) =>
      new Rehearsals(ids, recorded, follower, rehearsal),
  },
  {
    provide: ProcessDesk,
    inject: [Processes, Rehearsals],
    useFactory: (processes: Processes, rehearsals: Rehearsals) => new ProcessDesk(processes, rehearsals),
  },
];

@Module({
  imports: [CqrsModule.forRoot()],
  providers: [...READ_MODEL, ...READERS, ...COMMAND_HANDLERS, ...QUERY_HANDLERS],
  exports: [CqrsModule, ReadModelFollower, ProcessRevisions, Existence, TrackedChanges, KnownNames],
})
export class TrackingModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly follower: ReadModelFollower,
    private readonly model: ReadModel,
  ) {}

  onModuleInit(): void {
    if (this.model.startedOver)
      new Logger('read model').warn('What was in DATA_DIR came from another log. It is made again from this one');
    this.follower.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.follower.stop();
    this.model.close();
  }
}
