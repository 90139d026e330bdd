import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FILE_OF } from '../event-store/data-directory.js';
import { unavailable } from '../kernel/domain-error.js';
import { PROJECTIONS } from '../projections.js';
import { buildBeside } from '../read-model/build-beside.js';
import { withProgress } from './progress.js';
import type { Terminal } from './terminal.js';

export interface PrepareGiven {
  readonly data: string;
  readonly json?: boolean;
}

export async function prepareUpgrade({ data, ...given }: PrepareGiven, terminal: Terminal): Promise<void> {
  const directory = resolve(data);
  const logFile = join(directory, FILE_OF.log);
  if (!existsSync(logFile))
    throw unavailable(
      'data-directory/empty',
      `There is no log in ${data}. Name the directory of a service with --data. On an engine, start a replica of the new version: it is ready once it has its own`,
    );
  const isMade = await withProgress(terminal, (report) =>
    buildBeside(directory, logFile, PROJECTIONS, (done, of) => report('building', done, of)),
  );
  terminal.answer(given, { made: isMade }, () =>
    isMade
      ? 'The read model of this version is there. Stop the other version and start this one: it takes in what came meanwhile'
      : 'This version has its read model there already: it can be started',
  );
}
