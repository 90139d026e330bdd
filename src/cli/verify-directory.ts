import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Config, readConfig } from '../config.js';
import { EventStore } from '../event-store/event-store.js';
import { EventStoreModule } from '../event-store/event-store.module.js';
import { OperationsModule } from '../operations/operations.module.js';
import { PROJECTIONS } from '../projections.js';
import { compareWithRebuilt } from '../tracking/projections/read-model-comparison.js';
import { LogKeys } from '../transparency-log/log-keys.js';
import { DirectorySource } from '../transparency-log/verify/directory-source.js';
import { Difference, type TreeSource } from '../transparency-log/verify/tree-source.js';
import type { VerifiedLog } from '../transparency-log/verify/verify-log.js';
import type { OnProgress } from './client.js';

/** Only the log: nothing that would follow it, and so repair what is to be looked at. */
@Module({})
class LogOnly {
  static of(config: Config) {
    return { module: LogOnly, imports: [OperationsModule.forRoot(config), EventStoreModule.forRoot(config)] };
  }
}

/** The data directory of a service that is stopped: its log, what it sealed of it, and its read model. */
export async function verifyDirectory(
  dataDir: string,
  check: (source: TreeSource) => Promise<VerifiedLog>,
  environment: NodeJS.ProcessEnv,
  report: OnProgress,
): Promise<VerifiedLog> {
  const config = new Config({ ...readConfig(environment), dataDir, dossier: 'none', logLevel: 'silent' });
  const app = await NestFactory.createApplicationContext(LogOnly.of(config), { logger: false, abortOnError: false });
  try {
    const store = app.get(EventStore);
    const source = DirectorySource.open(dataDir, store, LogKeys.publicKeysIn(config));
    try {
      const verified = await check(source);
      const row = await compareWithRebuilt(dataDir, store, PROJECTIONS, (done, of) => report('rebuilding', done, of));
      if (row)
        throw new Difference(
          undefined,
          `The read model is not the one that follows from the log: in ${row.table} it has ${row.found ?? 'no row'} where ${row.rebuilt ?? 'no row'} belongs. "detente rebuild" makes it again`,
        );
      return verified;
    } finally {
      source.close();
    }
  } finally {
    await app.close();
  }
}
