import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { StatementSync } from 'node:sqlite';
import type { DataFile } from '../event-store/data-file.js';
import { openDerived, removeDerived, removeWhenDamaged, versionsIn } from '../event-store/derived-file.js';
import type { EventStore } from '../event-store/event-store.js';
import { type LogTrace, numberIn } from '../event-store/log-trace.js';
import type { Position, RecordedEvent } from '../kernel/event.js';

const FILE = { names: /^read-model-.*\.sqlite$/, code: 'read-model/damaged' };

const CHECKPOINT = `
  -- The last event applied: its id and time tell whether the log is still the one it came from.
  CREATE TABLE checkpoint (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL, event TEXT NOT NULL,
    recorded_at INTEGER NOT NULL) STRICT;
  INSERT INTO checkpoint (id, position, event, recorded_at) VALUES (1, 0, '', 0);
`;

export interface Tables {
  /** Rows of another version live in another file: raise it whenever a table or the meaning of a row changes. */
  readonly version: number;
  readonly sql: string;
}

export const READ_MODEL_TRACE: LogTrace = {
  what: 'the read model',
  lastIn: (directory) => Math.max(0, ...versionsIn(directory, FILE).map((name) => positionIn(directory, name))),
  forget(directory, head) {
    const kept = versionsIn(directory, FILE).filter((name) => positionIn(directory, name) <= head);
    removeDerived(directory, FILE, kept);
  },
};

const positionIn = (directory: string, name: string): number =>
  numberIn(join(directory, name), 'SELECT position FROM checkpoint');

/**
 * The file that projections write and queries read. It is disposable: all of it follows from the log.
 * One connection, used synchronously: a query between two batches sees all of the first and nothing of the second.
 */
export class ReadModel {
  private seen: Applied;
  private kept: Applied;
  private readonly begin: StatementSync;
  private readonly mark: StatementSync;
  private readonly commitAll: StatementSync;

  private constructor(
    readonly db: DataFile,
    /** Why what was there was discarded; undefined where it was not. */
    readonly startedOver: string | undefined,
  ) {
    this.seen = this.kept = readCheckpoint(db);
    this.begin = db.prepare('BEGIN IMMEDIATE');
    this.mark = db.prepare('UPDATE checkpoint SET position = ?, event = ?, recorded_at = ?');
    this.commitAll = db.prepare('COMMIT');
    // There is a transaction nearly always: a look-up inside of one need not look whether the file has changed.
    this.begin.run();
  }

  /**
   * The read model of `log` in `directory`. What was made from another log, or from one that has lost its end since,
   * would answer with what never happened: it is discarded.
   */
  static async of(log: EventStore, directory: string, tables: readonly Tables[]): Promise<ReadModel> {
    const model = ReadModel.open(directory, tables);
    if (await holds(log, model.kept)) return model;
    model.close();
    ReadModel.discard(directory);
    return ReadModel.open(directory, tables, 'It came from another log');
  }

  /** One that is damaged is made again. */
  static open(directory: string, tables: readonly Tables[], startedOver?: string): ReadModel {
    return openDerived(
      directory,
      { ...FILE, name: ReadModel.fileOf(tables) },
      (db, damage) => new ReadModel(prepared(db, tables), damage ?? startedOver),
    );
  }

  /** What it is called in this version. */
  static fileOf(tables: readonly Tables[]): string {
    return `read-model-${tables.map(({ version }) => version).join('.')}.sqlite`;
  }

  /** Calls back once when damage is met; the next opening makes it again. */
  onDamage(tell: (why: string) => void): void {
    removeWhenDamaged(this.db, tell);
  }

  /** Why nothing can be read from it any more; undefined while all is well. */
  get damage(): string | undefined {
    return this.db.damage?.message;
  }

  /** Deletes the file in `directory`, so that the next opening starts from nothing. */
  static discard(directory: string): void {
    removeDerived(directory, FILE);
  }

  /** The version before this one stays, for those who go back to it; it takes in what came since. */
  discardOlder(): void {
    const [directory, current] = [dirname(this.db.path), basename(this.db.path)];
    const writtenAt = (name: string) => statSync(join(directory, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const others = versionsIn(directory, FILE).filter((name) => name !== current);
    const [before = current] = others.sort((one, other) => writtenAt(other) - writtenAt(one));
    removeDerived(directory, FILE, [current, before]);
  }

  /** Position up to which queries see the log. */
  get checkpoint(): Position {
    return this.seen.position;
  }

  /** Whether something was written that a crash would still undo. */
  get isPending(): boolean {
    return this.seen !== this.kept;
  }

  /**
   * What `write` does is seen by queries at once, and kept at the next {@link keep}: what is not kept by then follows
   * from the log again. An error takes back everything since the last keep. `last` is the last event that it applies.
   */
  apply(last: Applied, write: () => void): void {
    try {
      if (!this.db.isTransaction) this.begin.run();
      write();
      this.seen = last;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /**
   * What `write` does is seen by `read`, and then taken back, as if it had never been: nobody else sees it, because neither
   * waits for anything. `last` is the last event that it applies.
   */
  rehearse<T>(last: Applied, write: () => void, read: () => T): T {
    const { seen } = this;
    this.db.exec('SAVEPOINT rehearsal');
    try {
      write();
      this.seen = last;
      return read();
    } finally {
      this.seen = seen;
      this.db.exec('ROLLBACK TO rehearsal; RELEASE rehearsal');
    }
  }

  /** Commits what was applied together with the checkpoint: after a crash both are there, or neither. */
  commit(): void {
    if (!this.isPending) return;
    try {
      this.mark.run(this.seen.position, this.seen.id, this.seen.recordedAt);
      this.commitAll.run();
      this.kept = this.seen;
      this.begin.run();
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** Keeps what can be kept; what can't is in the log. */
  close(): void {
    try {
      if (!this.damage) this.commit();
    } finally {
      this.db.close();
    }
  }

  private rollback(): void {
    if (this.db.isTransaction) this.db.exec('ROLLBACK');
    this.seen = this.kept;
  }
}

type Applied = Pick<RecordedEvent, 'position' | 'id' | 'recordedAt'>;

function prepared(db: DataFile, tables: readonly Tables[]): DataFile {
  db.exec(
    'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -24576; PRAGMA wal_autocheckpoint = 16384; PRAGMA temp_store = MEMORY',
  );
  if (db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'checkpoint'").get() === undefined)
    db.exec(`BEGIN; ${CHECKPOINT} ${tables.map(({ sql }) => sql).join('')} COMMIT`);
  return db;
}

function readCheckpoint(db: DataFile): Applied {
  const row = db.prepare('SELECT position, event AS id, recorded_at AS recordedAt FROM checkpoint').get();
  if (!row) throw db.damaged('it has no checkpoint');
  return row as unknown as Applied;
}

/** Whether the log has the event, at its position. */
async function holds(log: EventStore, { position, id, recordedAt }: Applied): Promise<boolean> {
  if (position === 0) return true;
  if ((await log.head()) < position) return false;
  for await (const event of log.readAll((position - 1) as Position))
    return event.id === id && event.recordedAt === recordedAt;
  return false;
}
