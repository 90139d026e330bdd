import { rmSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { EventStore } from '../../event-store/event-store.js';
import type { Position, RecordedEvent } from '../../kernel/event.js';
import { AmendmentRows } from './amendment-rows.js';
import { StepRows } from './step-rows.js';

/** Rows of another version live in another file: raise it whenever a table or the meaning of a row changes. */
const VERSION = 9;
const FILE_PATTERN = /^read-model-.*\.sqlite(-wal|-shm|-journal)?$/;

/** Stands for "still so" in `known_to` columns: above every position. */
export const OPEN_ENDED = 9_007_199_254_740_991;

const YEAR = (day: string): string => `strftime('%Y', ${day} * 86400, 'unixepoch')`;
/** Of a development: it may lie in more than one year. Asked for in these words, they are found by an index. */
export const ACROSS_YEARS = `${YEAR('first')} IS NOT ${YEAR('last')}`;

const SCHEMA = `
  -- The last event applied: its id and time tell whether the log is still the one it came from.
  CREATE TABLE checkpoint (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL, event TEXT NOT NULL,
    recorded_at INTEGER NOT NULL) STRICT;
  INSERT INTO checkpoint (id, position, event, recorded_at) VALUES (1, 0, '', 0);

  -- Known time by record: the running maximum of recordedAt, and the last position that had come by then.
  CREATE TABLE clock (known_at INTEGER PRIMARY KEY, position INTEGER NOT NULL UNIQUE) STRICT;

  CREATE TABLE process (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, body TEXT NOT NULL, position INTEGER NOT NULL,
    revision INTEGER NOT NULL, latest INTEGER NOT NULL, amended INTEGER NOT NULL DEFAULT 0) STRICT;

  CREATE TABLE measure (id INTEGER PRIMARY KEY, process INTEGER NOT NULL, slug TEXT NOT NULL, title TEXT NOT NULL,
    kind TEXT NOT NULL, position INTEGER NOT NULL, contested INTEGER NOT NULL DEFAULT 0,
    -- It was amended or withdrawn.
    amended INTEGER NOT NULL DEFAULT 0,
    -- Position of the last event that gave it steps or took some, how many it has in all versions, and how far the widest reaches.
    latest INTEGER NOT NULL DEFAULT 0, steps INTEGER NOT NULL DEFAULT 0, span INTEGER NOT NULL DEFAULT 0,
    UNIQUE (process, slug)) STRICT;

  -- Each version of a development: as recorded, as corrected, as retracted. 'ord' is the position of the first.
  -- 'announced_from' and 'confirmed_from' are the days from which it is known so well that a contact happened.
  CREATE TABLE development (id INTEGER PRIMARY KEY, process INTEGER NOT NULL, slug TEXT NOT NULL, ord INTEGER NOT NULL,
    version INTEGER NOT NULL, known_to INTEGER NOT NULL DEFAULT ${OPEN_ENDED}, change TEXT NOT NULL, reported INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, announced INTEGER NOT NULL, type TEXT NOT NULL, contact TEXT,
    announced_from INTEGER, confirmed_from INTEGER, body TEXT NOT NULL, recorded_at INTEGER NOT NULL, actor TEXT NOT NULL, reason TEXT, reported_text TEXT,
    UNIQUE (process, slug, version)) STRICT;
  CREATE INDEX development_by_date ON development (process, last, ord, version);
  CREATE INDEX development_across_years ON development (process, first) WHERE ${ACROSS_YEARS};
  CREATE INDEX development_of_contact ON development (process, contact, last, ord) WHERE contact IS NOT NULL;
  CREATE VIRTUAL TABLE development_text USING fts5 (words, content='', tokenize="unicode61 remove_diacritics 2");

  ${StepRows.SCHEMA}
  ${AmendmentRows.SCHEMA}

  -- 'body' are the members of the answer as JSON text; since 'opened' the development has said the same of the measure.
  CREATE TABLE dispute (measure INTEGER NOT NULL, day INTEGER NOT NULL, ord INTEGER NOT NULL, ordinal INTEGER NOT NULL,
    version INTEGER NOT NULL, known_to INTEGER NOT NULL DEFAULT ${OPEN_ENDED}, reported INTEGER NOT NULL, slug TEXT NOT NULL,
    opened INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (measure, day, ord, ordinal, version)) STRICT, WITHOUT ROWID;
  CREATE TABLE ruling (measure INTEGER NOT NULL, position INTEGER NOT NULL, reported INTEGER NOT NULL, slug TEXT NOT NULL,
    supersedes TEXT, body TEXT NOT NULL, PRIMARY KEY (measure, position)) STRICT, WITHOUT ROWID;
  -- What the ruling at 'position' rejects, up to the version that does something else to the measure.
  CREATE TABLE rejection (measure INTEGER NOT NULL, slug TEXT NOT NULL, position INTEGER NOT NULL,
    lifted INTEGER NOT NULL DEFAULT ${OPEN_ENDED}, PRIMARY KEY (measure, slug, position)) STRICT, WITHOUT ROWID;

  -- Writes that carried an Idempotency-Key, by the id of their first event.
  CREATE TABLE receipt (event TEXT PRIMARY KEY, request_hash TEXT NOT NULL, subject TEXT NOT NULL, revision INTEGER NOT NULL,
    position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

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
    readonly db: DatabaseSync,
    /** What was there came from another log, and was discarded. */
    readonly startedOver: boolean,
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
  static async of(log: EventStore, directory: string): Promise<ReadModel> {
    const model = ReadModel.open(directory);
    if (await holds(log, model.kept)) return model;
    model.close();
    ReadModel.discard(directory);
    return ReadModel.open(directory, true);
  }

  static open(directory: string, startedOver = false): ReadModel {
    const name = `read-model-${VERSION}.sqlite`;
    removeFiles(directory, (file) => !file.startsWith(name));
    const db = new DatabaseSync(join(directory, name));
    db.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -24576; PRAGMA wal_autocheckpoint = 16384; PRAGMA temp_store = MEMORY',
    );
    if (db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'checkpoint'").get() === undefined)
      db.exec(`BEGIN; ${SCHEMA} COMMIT`);
    return new ReadModel(db, startedOver);
  }

  /** Deletes the file in `directory`, so that the next opening starts from nothing. */
  static discard(directory: string): void {
    removeFiles(directory, () => true);
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
      this.commit();
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

const readCheckpoint = (db: DatabaseSync): Applied =>
  db.prepare('SELECT position, event AS id, recorded_at AS recordedAt FROM checkpoint').get() as unknown as Applied;

/** Whether the log has the event, at its position. */
async function holds(log: EventStore, { position, id, recordedAt }: Applied): Promise<boolean> {
  if (position === 0) return true;
  if ((await log.head()) < position) return false;
  for await (const event of log.readAll((position - 1) as Position))
    return event.id === id && event.recordedAt === recordedAt;
  return false;
}

function removeFiles(directory: string, which: (file: string) => boolean): void {
  for (const file of readdirSync(directory).filter((name) => FILE_PATTERN.test(name) && which(name)))
    rmSync(join(directory, file));
}
