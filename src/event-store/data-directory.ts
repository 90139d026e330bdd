import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { types } from 'node:util';
import { SCRATCH } from '../config.js';
import { type DomainError, messageOf, unavailable } from '../kernel/domain-error.js';
import { DamagedFile, DataFile } from './data-file.js';
import { SQLITE, resultCode } from './sqlite-failure.js';
import { syncDirectory } from './whole-file.js';

/** Long enough for another process that only looks who holds the lock, or is about to end. */
const LOCK_TIMEOUT_MS = 250;

const LOCK_DAMAGE = {
  code: 'data-directory/lock-damaged',
  advice: 'It holds nothing but who uses the directory. Make sure that nobody does, remove it, then start again',
};
const OWNER_ONLY = 0o700;

/** What a data directory has of a log: the log itself, or the index of one that is on an engine. */
export type Holding = 'log' | 'index';

/** Of the data directory: what a restore brings, until it is checked as a whole. A service does not start beside it. */
export const UNFINISHED_RESTORE = 'unfinished-restore';

/** Names of the files that tell which of the two it is begin so. */
export const FILE_OF: Readonly<Record<Holding, string>> = { log: 'log.sqlite', index: 'kurrentdb-index-' };

/**
 * One process at a time has a data directory. The claim is a write lock on `lock.sqlite` that is held as long as the
 * process lives; the kernel lets go of it however the process ends. Others can read the file meanwhile, and find there
 * who holds it.
 */
export class DataDirectory {
  private constructor(
    readonly path: string,
    private readonly lock: DataFile,
  ) {}

  /**
   * Makes the directory where there is none. Throws `unavailable` with a code `data-directory/…`, also where it has the
   * other kind of log, which would be left aside, and where a restore ended half-way: the service would start with
   * nothing in it.
   */
  static claim(directory: string, holding: Holding): DataDirectory {
    return DataDirectory.claimIf(directory, (path) => {
      if (holdsOther(path, holding)) throw otherKind(path, holding);
      if (existsSync(join(path, UNFINISHED_RESTORE))) throw restoreUnfinished(path);
      clearScratch(path);
    });
  }

  /** `look` is given the directory before anything in it is changed, and may refuse it by throwing. */
  static claimIf(directory: string, look: (path: string) => void): DataDirectory {
    const path = resolve(directory);
    makeDirectory(path);
    const lock = openLock(path);
    try {
      // The process id goes where SQLite keeps a number for its users, so that the file needs no table.
      lock.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${process.pid}; COMMIT; BEGIN IMMEDIATE`);
    } catch (error) {
      const isHeld = resultCode(error) === SQLITE.BUSY;
      const refusal = isHeld ? inUse(path, holderOf(lock)) : notWritable(path, error);
      lock.close();
      throw error instanceof DamagedFile ? error : refusal;
    }
    const claimed = new DataDirectory(path, lock.keepInSight());
    try {
      look(path);
      return claimed;
    } catch (error) {
      claimed.release();
      throw error;
    }
  }

  /** Why another process may have the directory as well; undefined while none can. */
  get displaced(): DomainError | undefined {
    return this.lock.displaced;
  }

  release(): void {
    if (this.lock.isOpen) this.lock.close();
  }
}

function makeDirectory(path: string): void {
  try {
    makeWithParents(path);
  } catch (error) {
    throw isNotADirectory(error) ? notADirectory(path) : notWritable(path, error);
  }
  if (!statSync(path).isDirectory()) throw notADirectory(path);
}

/** Not mkdir's `recursive`: that never returns where a file system answers ENOENT below a directory that is there. */
function makeWithParents(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })) return;
  makeWithParents(dirname(path));
  try {
    mkdirSync(path, { mode: OWNER_ONLY });
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })) return; // another process was faster
    throw error;
  }
  syncDirectory(dirname(path));
}

/** Whoever left something there is gone. */
function clearScratch(path: string): void {
  try {
    rmSync(join(path, SCRATCH), { recursive: true, force: true });
  } catch (error) {
    throw notWritable(path, error);
  }
}

function holdsOther(path: string, holding: Holding): boolean {
  const others = FILE_OF[holding === 'log' ? 'index' : 'log'];
  return readdirSync(path).some((file) => file.startsWith(others));
}

function openLock(path: string): DataFile {
  try {
    return new DataFile(join(path, 'lock.sqlite'), LOCK_DAMAGE, { timeout: LOCK_TIMEOUT_MS });
  } catch (error) {
    throw error instanceof DamagedFile ? error : notWritable(path, error);
  }
}

function holderOf(lock: DataFile): number | undefined {
  try {
    return Number(lock.prepare('PRAGMA user_version').get()?.['user_version']) || undefined;
  } catch {
    return undefined; // the holder is writing its id at this moment
  }
}

const isNotADirectory = (error: unknown): boolean =>
  types.isNativeError(error) && 'code' in error && error.code === 'ENOTDIR';

const inUse = (path: string, pid: number | undefined): DomainError =>
  unavailable(
    'data-directory/in-use',
    `The data directory ${path} is in use by ${pid ? `process ${pid}` : 'another process'}. ` +
      'Stop that process, or ask it over HTTP: --url http://127.0.0.1:3000',
  );

const otherKind = (path: string, holding: Holding): DomainError =>
  unavailable(
    'data-directory/other-log',
    holding === 'log'
      ? `The data directory ${path} belongs to a log on an engine, and EVENT_STORE_URL is not set. Set it, or set DATA_DIR to another place`
      : `The data directory ${path} has a log of its own, and EVENT_STORE_URL names an engine. Set DATA_DIR to an empty directory; "detente copy-log" brings the log to the engine`,
  );

const restoreUnfinished = (path: string): DomainError =>
  unavailable(
    'data-directory/restore-unfinished',
    `A backup was to be restored to ${path}, and that ended half-way. Run "npx detente restore" again as before: it begins anew`,
  );

const notADirectory = (path: string): DomainError =>
  unavailable(
    'data-directory/not-a-directory',
    `The data directory ${path} is not a directory, or lies below something that is none. Move that file away or set DATA_DIR to another place`,
  );

const notWritable = (path: string, error: unknown): DomainError =>
  unavailable(
    'data-directory/not-writable',
    `The data directory ${path} cannot be written (${messageOf(error)}). ` +
      'Let this user write there, free some space if the disk is full, or set DATA_DIR to another place',
  );
