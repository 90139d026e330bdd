import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncOptions, type StatementSync } from 'node:sqlite';
import { types } from 'node:util';
import { DomainError, messageOf, unavailable } from '../kernel/domain-error.js';
import { OTHERS } from './owner-only.js';
import { SQLITE, resultCode } from './sqlite-failure.js';

const OWNER_ONLY = 0o600;
/** A number is read that was never written: none of ours has more than 53 bits. */
const NO_NUMBER_OF_OURS = 'ERR_OUT_OF_RANGE';

/** What is on the disk is not what was written. */
export class DamagedFile extends DomainError {
  constructor(
    code: string,
    message: string,
    override readonly cause?: unknown,
  ) {
    super('unavailable', code, message);
  }
}

/** How damage of a file is told. */
export interface Damage {
  readonly code: string;
  /** What is lost and what to do. */
  readonly advice: string;
}

/**
 * A SQLite file of the data directory. It is for its owner only, and so are those that SQLite puts beside it. Damage is
 * thrown as {@link DamagedFile} to whoever meets it, and told once to `onDamage`.
 */
export class DataFile extends DatabaseSync {
  onDamage: (damage: DamagedFile) => void = () => undefined;
  private met: DamagedFile | undefined;
  /** What was found at the path of each file, in words that tell one file from another. */
  private readonly inSight = new Map<string, string>();

  constructor(
    readonly path: string,
    private readonly told: Damage,
    options: DatabaseSyncOptions = {},
  ) {
    if (!options.readOnly) keepFromOthers(path, told);
    super(path, options);
  }

  /** The first damage that was met. */
  get damage(): DamagedFile | undefined {
    return this.met;
  }

  /** From now on {@link displaced} tells whether the file, and the write-ahead log beside it, are still there. */
  keepInSight(): this {
    for (const path of [this.path, `${this.path}-wal`]) {
      const found = identityOf(path);
      if (found !== undefined) this.inSight.set(path, found);
    }
    return this;
  }

  /** Why what is written now would be lost with this process; undefined while all is in its place. */
  get displaced(): DomainError | undefined {
    for (const [path, known] of this.inSight) if (identityOf(path) !== known) return displaced(path);
    return undefined;
  }

  override exec(sql: string): void {
    this.watch(() => super.exec(sql));
  }

  override prepare(sql: string): StatementSync {
    const statement = this.watch(() => super.prepare(sql));
    statement.get = this.watched(statement.get);
    statement.all = this.watched(statement.all);
    statement.run = this.watched(statement.run);
    statement.iterate = this.watched(statement.iterate, (rows: ReturnType<StatementSync['iterate']>) => {
      const next = rows.next.bind(rows);
      rows.next = () => this.watch(next);
    });
    return statement;
  }

  /** For what only its reader can see: a row that is not what was put in. */
  damaged(why: string, cause?: unknown): DamagedFile {
    const damage = new DamagedFile(this.told.code, `${this.path} is damaged (${why}). ${this.told.advice}`, cause);
    if (!this.met) {
      this.met = damage;
      this.onDamage(damage);
    }
    return damage;
  }

  private watched<Answer, Work extends (...given: never[]) => Answer>(
    work: Work,
    prepare?: (answer: Answer) => void,
  ): Work {
    const { failed } = this;
    const watched = function (this: unknown, ...given: never[]) {
      try {
        const answer = work.apply(this, given);
        prepare?.(answer);
        return answer;
      } catch (error) {
        throw failed(error);
      }
    };
    return watched as Work; // takes and answers what `work` does
  }

  private watch<T>(work: () => T): T {
    return this.watched(work)();
  }

  private readonly failed = (error: unknown): unknown => {
    const code = resultCode(error);
    const isDamage = code === SQLITE.CORRUPT || code === SQLITE.NOTADB || isErrno(error, NO_NUMBER_OF_OURS);
    return isDamage ? this.damaged(messageOf(error), error) : error;
  };
}

/** SQLite gives the files beside it the mode of this one. */
function keepFromOthers(path: string, told: Damage): void {
  try {
    // Not opened where it is there: closing it would let go of the locks that this process has on it.
    closeSync(openSync(path, 'ax', OWNER_ONLY));
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw unusable(path, error);
  }
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw new DamagedFile(told.code, `${path} is a directory, and not a file. ${told.advice}`);
  if (!found || (found.mode & OTHERS) === 0) return;
  try {
    chmodSync(path, OWNER_ONLY);
  } catch {
    // It is another user's, who decides on it; "detente doctor" tells of it.
  }
}

function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}

const displaced = (path: string): DomainError =>
  unavailable(
    'data-directory/file-displaced',
    `${path} is not the file any more that the service has open: it was moved, removed or replaced. ` +
      'Nothing is written to it any more, since that would be lost. Move it back to its place; where it was removed, ' +
      `all of it is still in /proc/${process.pid}/fd, until the service stops`,
  );

const isErrno = (error: unknown, code: string): boolean =>
  types.isNativeError(error) && 'code' in error && error.code === code;

const unusable = (path: string, error: unknown): DomainError =>
  unavailable(
    'data-directory/not-writable',
    `${path} cannot be made (${messageOf(error)}). ` +
      'Let this user write there, free some space if the disk is full, or set DATA_DIR to another place',
  );
