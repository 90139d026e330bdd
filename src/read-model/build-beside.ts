import { existsSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MAKE_SCRATCH, SCRATCH } from '../config.js';
import { LogOnDisk } from '../event-store/event-store.module.js';
import { syncDirectory } from '../event-store/whole-file.js';
import type { ProjectionClass } from './projection.js';
import { ReadModelFollower } from './read-model-follower.js';
import { ReadModel } from './read-model.js';

/** Where it is until it is whole; the next start of a service clears it away. */
const UNFINISHED = 'read-model-beside';
/** What was appended during one is taken in by the next, which has less to do. */
const ROUNDS = 3;

/**
 * Makes the read model of this version beside a service of another one, which goes on answering from its own: when this
 * version starts, little is left to be taken in. False where there is one already.
 */
export async function buildBeside(
  directory: string,
  logFile: string,
  projections: readonly ProjectionClass[],
  onProgress: (done: number, of: number) => void,
): Promise<boolean> {
  const tables = projections.map(({ TABLES }) => TABLES);
  const name = ReadModel.fileOf(tables);
  if (existsSync(join(directory, name))) return false;
  const unfinished = join(directory, SCRATCH, UNFINISHED);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, MAKE_SCRATCH);
  const log = LogOnDisk.open(logFile);
  try {
    for (let round = 0; round < ROUNDS && (round === 0 || log.lookAgain()); round++) {
      const model = ReadModel.open(unfinished, tables);
      const made = projections.map((Made) => new Made(model));
      await new ReadModelFollower(log, model, made).catchUp(onProgress).finally(() => model.close());
    }
    // Not a rename: a service of this version may have made its own meanwhile, and have it open.
    linkSync(join(unfinished, name), join(directory, name));
    syncDirectory(directory);
    return true;
  } finally {
    log.close();
    rmSync(unfinished, { recursive: true, force: true });
  }
}
