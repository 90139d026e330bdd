import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { pino } from 'pino';
import { AppModule } from '../app.module.js';
import { Config } from '../config.js';
import { EventStore } from '../event-store/event-store.js';
import { FILE_OF } from '../event-store/data-directory.js';
import { unavailable } from '../kernel/domain-error.js';
import { Ids } from '../kernel/ids.js';
import type { DevelopmentId, MeasureId, ProcessId } from '../tracking/domain/model.js';
import type { MeasureStatusDetail, ProcessStatus } from '../tracking/domain/status.js';
import { ReadModelFollower } from '../read-model/read-model-follower.js';
import { NOW } from '../tracking/queries/temporal-basis.js';
import { comparedOf, temporalBasisOf } from './asked-times.js';
import {
  type TemporalQuery,
  type TemporalComparison,
  Client,
  type OnProgress,
  PAGE,
  type ImportAnswer,
} from './client.js';
import { GetProcessStatus } from '../tracking/queries/get-process-status.js';
import { GetMeasureStatus } from '../tracking/queries/get-measure-status.js';
import { GetMeasureHistory, type MeasureHistory } from '../tracking/queries/get-measure-history.js';
import { GetTimeline, type Timeline } from '../tracking/queries/get-timeline.js';
import type { DevelopmentView } from '../tracking/queries/development-reader.js';
import type { ProcessView } from '../tracking/queries/get-process.js';
import { ListProcesses } from '../tracking/queries/list-processes.js';
import { GetDevelopment } from '../tracking/queries/get-development.js';
import { FindAppendedWarnings } from '../tracking/queries/find-appended-warnings.js';
import { ExportDossier } from '../tracking/queries/export-dossier.js';
import { ImportDossier } from '../tracking/commands/import-dossier.js';
import { CompareStatus, type StatusDifference } from '../tracking/queries/compare-status.js';

const LOOK_EVERY_MS = 50;

/** Opens the store in a directory itself, without a service. Nobody else may have it open. */
export class StoreClient extends Client {
  private readonly queries: QueryBus;
  private readonly commands: CommandBus;

  private constructor(private readonly app: INestApplicationContext) {
    super();
    this.queries = app.get(QueryBus);
    this.commands = app.get(CommandBus);
  }

  /** Reading a directory must not make one: only an import may begin a store. */
  static async open(
    dataDir: string,
    how: { readonly create: boolean; readonly rebuild: boolean },
  ): Promise<StoreClient> {
    if (!how.create && !existsSync(join(dataDir, FILE_OF.log)))
      throw unavailable(
        'data-directory/empty',
        `There is no log in ${dataDir}. Name the directory of a service with --data, or import a dossier into this one`,
      );
    const config = new Config({ dataDir, dossier: 'none', logLevel: 'silent', rebuildsReadModel: how.rebuild });
    const module = AppModule.forRoot(config, pino({ level: 'silent' }));
    const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    const client = new StoreClient(app);
    if (!how.rebuild) await client.catchUp(() => undefined);
    return client;
  }

  async processes(): Promise<readonly ProcessView[]> {
    let page = await this.queries.execute(new ListProcesses({ limit: PAGE }, NOW));
    const items = [...page.items];
    while (page.next !== null) {
      page = await this.queries.execute(new ListProcesses({ limit: PAGE, cursor: page.next }, NOW));
      items.push(...page.items);
    }
    return items;
  }

  status(process: ProcessId, asked: TemporalQuery): Promise<ProcessStatus> {
    return this.queries.execute(new GetProcessStatus(process, temporalBasisOf(asked)));
  }

  async measureStatus(process: ProcessId, measure: MeasureId, asked: TemporalQuery): Promise<MeasureStatusDetail> {
    const text = await this.queries.execute(new GetMeasureStatus(process, measure, temporalBasisOf(asked)));
    return JSON.parse(text) as MeasureStatusDetail;
  }

  history(process: ProcessId, measure: MeasureId, asked: TemporalQuery): Promise<MeasureHistory> {
    return this.queries.execute(new GetMeasureHistory(process, measure, temporalBasisOf(asked)));
  }

  development(process: ProcessId, development: DevelopmentId, asked: TemporalQuery): Promise<DevelopmentView> {
    return this.queries.execute(new GetDevelopment(process, development, temporalBasisOf(asked)));
  }

  async timeline(process: ProcessId, asked: TemporalQuery): Promise<Timeline> {
    const temporal = temporalBasisOf(asked);
    let page = await this.queries.execute(new GetTimeline(process, { limit: PAGE }, temporal));
    const items = [...page.items];
    while (page.next !== null) {
      page = await this.queries.execute(new GetTimeline(process, { limit: PAGE, cursor: page.next }, temporal));
      items.push(...page.items);
    }
    return { ...page, items };
  }

  diff(process: ProcessId, asked: TemporalComparison): Promise<StatusDifference> {
    return this.queries.execute(new CompareStatus(process, ...comparedOf(asked)));
  }

  async import(file: string, onProgress: OnProgress): Promise<ImportAnswer> {
    const context = { actor: 'command line', correlationId: this.app.get(Ids).fresh() };
    const report = (phase: string, done: number) => onProgress(phase, done, 0);
    const imported = await this.commands.execute(new ImportDossier(undefined, file, context, report));
    const { process, appended, position } = imported;
    if (appended === 0) return imported;
    return {
      ...imported,
      warnings: await this.queries.execute(new FindAppendedWarnings(process, position - appended, position)),
    };
  }

  export(process: ProcessId, format: 'json' | 'csv'): Promise<AsyncIterable<string>> {
    return this.queries.execute(new ExportDossier(process, format));
  }

  rebuild(onProgress: OnProgress): Promise<number> {
    return this.catchUp((done, of) => onProgress('rebuilding', done, of));
  }

  close(): Promise<void> {
    return this.app.close();
  }

  /** The application was opened on an empty read model, or on one that another program left behind. */
  private async catchUp(report: (done: number, of: number) => void): Promise<number> {
    const follower = this.app.get(ReadModelFollower);
    const head = await this.app.get(EventStore).head();
    const done = follower.whenReached(head).then(() => 'done' as const);
    while ((await Promise.race([done, setTimeout(LOOK_EVERY_MS, 'not yet' as const)])) === 'not yet')
      report(follower.position, head);
    report(head, head);
    return head;
  }
}
