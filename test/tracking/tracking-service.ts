import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule, type TestingModuleBuilder } from '@nestjs/testing';
import { Config } from '../../src/config.js';
import { EventStore } from '../../src/event-store/event-store.js';
import { EventStoreModule } from '../../src/event-store/event-store.module.js';
import { Clock } from '../../src/kernel/clock.js';
import { type Day, parseDay } from '../../src/kernel/day.js';
import type { Position } from '../../src/kernel/event.js';
import type { Micros } from '../../src/kernel/instant.js';
import { OperationsModule } from '../../src/operations/operations.module.js';
import { PROJECTIONS } from '../../src/projections.js';
import { ReadModelFollower } from '../../src/read-model/read-model-follower.js';
import { ReadModel } from '../../src/read-model/read-model.js';
import { ReadModelModule } from '../../src/read-model/read-model.module.js';
import { atOnce } from '../../src/read-model/turns.js';
import { Processes } from '../../src/tracking/commands/processes.js';
import type { WriteContext, Written } from '../../src/tracking/commands/written.js';
import type { MeasureId, ProcessId } from '../../src/tracking/domain/model.js';
import type { ProcessCommand } from '../../src/tracking/domain/process.js';
import type { KnownBy, MeasureStatus, MeasureStatusDetail, ProcessStatus } from '../../src/tracking/domain/status.js';
import { ProcessReader } from '../../src/tracking/queries/process-reader.js';
import { StatusReader } from '../../src/tracking/queries/status-reader.js';
import { TemporalResolver } from '../../src/tracking/queries/temporal-resolver.js';
import { type TimelineLimits, Timelines } from '../../src/tracking/queries/timelines.js';
import { TrackingModule } from '../../src/tracking/tracking.module.js';

/** A clock that stands where it is put. */
export class SetClock extends Clock {
  constructor(public instant: Micros) {
    super();
  }

  now(): Micros {
    return this.instant;
  }
}

export const PROCESS = 'armenia-turkiye' as ProcessId;
const CONTEXT: WriteContext = { actor: 'tester', correlationId: 'test' };

/** The tracking feature as it runs, on the embedded store and with a clock that is set, without HTTP. */
export class TrackingService {
  readonly store: EventStore;
  readonly model: ReadModel;
  readonly follower: ReadModelFollower;
  readonly processes: Processes;
  readonly temporal: TemporalResolver;
  readonly processReader: ProcessReader;
  readonly reader: StatusReader;

  private constructor(
    readonly directory: string,
    readonly clock: SetClock,
    readonly module: TestingModule,
  ) {
    this.store = module.get(EventStore);
    this.model = module.get(ReadModel);
    this.follower = module.get(ReadModelFollower);
    this.processes = module.get(Processes);
    this.temporal = module.get(TemporalResolver);
    this.processReader = module.get(ProcessReader);
    this.reader = module.get(StatusReader);
  }

  static async start(directory?: string, limits?: TimelineLimits): Promise<TrackingService> {
    const made = await TrackingService.make(directory, limits);
    await made.module.init();
    return made;
  }

  /** It does not follow its log yet. */
  static async make(directory?: string, limits?: TimelineLimits, beside?: Beside): Promise<TrackingService> {
    const dataDir = directory ?? mkdtempSync(join(tmpdir(), 'detente-tracking-'));
    const config = new Config({ dataDir, dossier: 'none', logLevel: 'warn' });
    const clock = new SetClock(1_790_000_000_000_000 as Micros);
    const { imports = [], adapt } = beside ?? {};
    const readModel = ReadModelModule.of(...PROJECTIONS);
    const below = [OperationsModule.forRoot(config), EventStoreModule.forRoot(config), readModel];
    const modules = [...below, TrackingModule, ...imports];
    const building = Test.createTestingModule({ imports: modules }).overrideProvider(Clock).useValue(clock);
    if (limits)
      building
        .overrideProvider(Timelines)
        .useFactory({ factory: (model: ReadModel) => new Timelines(model, limits), inject: [ReadModel] });
    adapt?.(building, clock);
    return new TrackingService(dataDir, clock, await building.compile());
  }

  do(command: ProcessCommand, context: WriteContext = CONTEXT): Promise<Written> {
    return this.processes.handle(PROCESS, command, context, 'subject');
  }

  /** Ids and dates are plain texts in a test. */
  async run(type: ProcessCommand['type'], data: object): Promise<Position> {
    return (await this.do({ type, data } as unknown as ProcessCommand)).position;
  }

  status(measure: string, asked: Asked): MeasureStatusDetail {
    const moment = this.temporal.resolveNow(temporalBasisOf(asked));
    const process = this.processReader.process(PROCESS);
    const entry = this.processReader.measure(process, measure as MeasureId);
    return this.reader.detail(process, entry, moment, this.temporal.holdsFor(moment, process));
  }

  /** As a row of a table has it. */
  measureStatus(measure: string, asked: Asked): MeasureStatus | undefined {
    const process = this.processReader.process(PROCESS);
    const entry = this.processReader.measure(process, measure as MeasureId);
    return this.reader.measure(process, entry, this.temporal.resolveNow(temporalBasisOf(asked)));
  }

  /** What is said of each stretch, up to the end of what is known. */
  history(measure: string, asked: Asked) {
    const entry = this.processReader.measure(this.processReader.process(PROCESS), measure as MeasureId);
    return [...this.reader.history(entry, this.temporal.resolveNow(temporalBasisOf(asked)).snapshot)].map(
      ({ said }) => said,
    );
  }

  processStatus(asked: Asked): ProcessStatus {
    const moment = this.temporal.resolveNow(temporalBasisOf(asked));
    const process = this.processReader.process(PROCESS);
    return atOnce(this.reader.process(process, moment, this.temporal.holdsFor(moment, process)));
  }

  async close(): Promise<void> {
    await this.module.close();
  }

  async discard(): Promise<void> {
    await this.close();
    rmSync(this.directory, { recursive: true });
  }
}

/** Other features that run with it, and what a test puts in the place of their parts. */
export interface Beside {
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  readonly adapt: (building: TestingModuleBuilder, clock: SetClock) => void;
}

export interface Asked {
  readonly asOf: string;
  readonly atPosition?: number;
  readonly knownBy?: KnownBy;
  readonly knownOn?: string;
  readonly evidence?: 'confirmed';
}

function temporalBasisOf({ asOf, atPosition, knownBy, knownOn, evidence }: Asked) {
  return {
    asOf: parseDay(asOf) as Day,
    knownBy: knownBy ?? ('record' as const),
    ...(evidence && { evidence }),
    ...(atPosition === undefined ? {} : { atPosition: atPosition as Position }),
    ...(knownOn === undefined ? {} : { knownAt: { instant: (Date.parse(knownOn) * 1000) as Micros, text: knownOn } }),
  };
}
