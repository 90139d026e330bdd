import { readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, unavailable } from '../kernel/domain-error.js';
import { DamagedFile, DataFile } from './data-file.js';
import { SQLITE, resultCode } from './sqlite-failure.js';

const BESIDE = ['', '-wal', '-shm', '-journal'];

/** What a file that follows from the log is called, in every version of it, and where it was damaged. */
export interface Derived {
  /** Its name, and those that other versions gave it. */
  readonly names: RegExp;
  readonly name: string;
  readonly code: string;
}

const ADVICE = 'It is removed and made again from the log, in which nothing is lost. Ask again soon';

/** Opens a file that follows from the log. One that cannot be read is removed and made again, and `use` is told why. */
export function openDerived<T>(directory: string, of: Derived, use: (db: DataFile, damage?: string) => T): T {
  const file = join(directory, of.name);
  const open = (damage?: string) => {
    const db = new DataFile(file, { code: of.code, advice: ADVICE });
    try {
      return use(db, damage);
    } catch (error) {
      db.close();
      throw error;
    }
  };
  try {
    return open();
  } catch (error) {
    if (!isDamage(error)) throw error;
    removeFile(file);
    return open(messageOf(error));
  }
}

/** All versions but those that are named, each with the files beside it. */
export function removeDerived(directory: string, of: Pick<Derived, 'names'>, but: readonly string[] = []): void {
  for (const file of versionsIn(directory, of)) if (!but.includes(file)) removeFile(join(directory, file));
}

/** Names of the files that there are. */
export function versionsIn(directory: string, { names }: Pick<Derived, 'names'>): string[] {
  const files = readdirSync(directory).map((file) => file.replace(/-(wal|shm|journal)$/, ''));
  return [...new Set(files)].filter((file) => names.test(file));
}

/** Calls back once when damage is met. The file is removed by then; who has it open may go on until they close it. */
export function removeWhenDamaged(db: DataFile, tell: (why: string) => void): void {
  db.onDamage = ({ message }) => {
    removeFile(db.path);
    tell(message);
  };
}

function removeFile(file: string): void {
  for (const end of BESIDE) {
    const path = file + end;
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) removeEmptyDirectory(path);
    else rmSync(path, { force: true });
  }
}

function removeEmptyDirectory(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    throw unavailable(
      'data-directory/in-the-way',
      `${path} is a directory with something in it, where a file of the service belongs. Move it away, then start again`,
    );
  }
}

/** Also a table that is not there, and what does not fit together although SQLite can read it. */
const isDamage = (error: unknown): boolean =>
  error instanceof DamagedFile ||
  error instanceof RangeError ||
  resultCode(error) === SQLITE.ERROR ||
  resultCode(error) === SQLITE.CANTOPEN;
