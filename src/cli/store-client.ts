import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Config } from '../config.js';
import { createApp } from '../create-app.js';
import { FILE_OF } from '../event-store/data-directory.js';
import { unavailable } from '../kernel/domain-error.js';
import { Ids } from '../kernel/ids.js';
import { ReadModelFollower } from '../read-model/read-model-follower.js';
import { ImportDossier } from '../tracking/commands/import-dossier.js';
import type { ProcessId } from '../tracking/domain/model.js';
import { ExportDossier } from '../tracking/queries/export-dossier.js';
import { FindAppendedWarnings } from '../tracking/queries/find-appended-warnings.js';
import { Client, type ImportAnswer, type OnProgress } from './client.js';
import { Connection } from './connection.js';

/** Opens the store in a directory itself, and asks a service that nobody else can reach. Nobody else may have it open. */
export class StoreClient extends Client {
  private constructor(private readonly app: NestFastifyApplication) {
    super(new Connection({ url: 'http://localhost' }, (url) => answered(app, url)));
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
    const app = await createApp(
      new Config({ dataDir, dossier: 'none', logLevel: 'silent', rebuildsReadModel: how.rebuild }),
    );
    const client = new StoreClient(await app.init());
    if (!how.rebuild) await client.follower.whenHeadReached();
    return client;
  }

  override async import(file: string, onProgress: OnProgress): Promise<ImportAnswer> {
    const context = { actor: 'command line', correlationId: this.app.get(Ids).fresh() };
    const report = (phase: string, done: number) => onProgress(phase, done, 0);
    const imported = await this.app.get(CommandBus).execute(new ImportDossier(undefined, file, context, report));
    const { process, appended, position } = imported;
    if (appended === 0) return imported;
    const find = new FindAppendedWarnings(process, position - appended, position);
    return { ...imported, warnings: await this.app.get(QueryBus).execute(find) };
  }

  override export(process: ProcessId, format: 'json' | 'csv'): Promise<AsyncIterable<string>> {
    return this.app.get(QueryBus).execute(new ExportDossier(process, format));
  }

  override rebuild(onProgress: OnProgress): Promise<number> {
    return this.follower.whenCaughtUp((done, of) => onProgress('rebuilding', done, of));
  }

  override close(): Promise<void> {
    return this.app.close();
  }

  private get follower(): ReadModelFollower {
    return this.app.get(ReadModelFollower);
  }
}

async function answered(app: NestFastifyApplication, url: string): Promise<Response> {
  const { payload, statusCode } = await app.inject({ method: 'GET', url });
  return new Response(payload, { status: statusCode });
}
