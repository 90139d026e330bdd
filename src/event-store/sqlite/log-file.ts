import type { DatabaseSync } from 'node:sqlite';
import { messageOf, unavailable } from '../../kernel/domain-error.js';
import { DamagedFile, DataFile } from '../data-file.js';
import { SQLITE, resultCode } from '../sqlite-failure.js';

const FORMAT = 1;
/** "dtnt": how a log is told from any other SQLite file. */
const APPLICATION_ID = 0x64746e74;
const BUSY_TIMEOUT_MS = 1_000;
const DAMAGE = {
  code: 'log/damaged',
  advice:
    'Nothing is written to it any more. Stop the service; "npx detente doctor" finds where, and how far it can be read. ' +
    'Then put back a copy of it',
};

/**
 * Nothing is ever updated or deleted, and no row takes the place of another: INSERT OR REPLACE deletes without firing
 * the delete triggers, so rows that would replace one are refused before they go in. The guards are in the file itself
 * and bind every program that writes to it.
 */
const SCHEMA = `
  CREATE TABLE stream (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL REFERENCES stream (key),
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (stream, revision),
    UNIQUE (stream, id)
  ) STRICT;

  CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
  CREATE TRIGGER event_never_goes BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;
  CREATE TRIGGER event_only_at_the_end BEFORE INSERT ON event
    WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM event)
      OR NEW.revision IS NOT (SELECT coalesce(max(revision), -1) + 1 FROM event WHERE stream = NEW.stream)
      OR EXISTS (SELECT 1 FROM event WHERE stream = NEW.stream AND id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'events only go in at the end, each id once'); END;

  CREATE TRIGGER stream_never_changes BEFORE UPDATE ON stream
    BEGIN SELECT RAISE(ABORT, 'streams are never changed'); END;
  CREATE TRIGGER stream_never_goes BEFORE DELETE ON stream
    BEGIN SELECT RAISE(ABORT, 'streams are never removed'); END;
  CREATE TRIGGER stream_only_once BEFORE INSERT ON stream
    WHEN EXISTS (SELECT 1 FROM stream WHERE key = NEW.key OR id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'this stream exists'); END;
`;

/** The one connection that writes; makes the log where there is none. Throws `unavailable` with a code `log/…`. */
export function openForWriting(file: string): DataFile {
  let db: DataFile | undefined;
  try {
    db = new DataFile(file, DAMAGE, { timeout: BUSY_TIMEOUT_MS });
    refuseOtherFormats(file, db);
    // A single commit must outlive a power cut, which NORMAL does not promise in WAL mode.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000');
    db.exec('PRAGMA journal_size_limit = 67108864');
    if (isEmpty(db)) create(db);
    emptyWriteAheadLog(db);
    return db.keepInSight();
  } catch (error) {
    if (db?.isOpen) db.close();
    throw cannotOpen(file, error);
  }
}

/** What an import that was killed had written so far would take up the disk until the next stop. */
function emptyWriteAheadLog(db: DatabaseSync): void {
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (error instanceof DamagedFile) throw error;
    // On a full disk what is committed stays where it is, and can be read all the same.
  }
}

export function openForReading(file: string): DataFile {
  const db = new DataFile(file, DAMAGE, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  db.exec('PRAGMA cache_size = -16000');
  return db;
}

function create(db: DatabaseSync): void {
  db.exec(`BEGIN IMMEDIATE; ${SCHEMA}
    PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT}; COMMIT`);
}

const pragma = (db: DatabaseSync, name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);

const isEmpty = (db: DatabaseSync): boolean =>
  pragma(db, 'application_id') === 0 &&
  pragma(db, 'user_version') === 0 &&
  db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;

export function refuseOtherFormats(file: string, db: DatabaseSync): void {
  if (isEmpty(db)) return;
  if (pragma(db, 'application_id') !== APPLICATION_ID) throw notALog(file);
  const format = pragma(db, 'user_version');
  if (format !== FORMAT)
    throw unavailable(
      'log/other-format',
      `${file} has log format ${format}; this version of détente reads format ${FORMAT}. Nothing was changed. ` +
        'Start the version that wrote it, or set DATA_DIR to another place',
    );
}

const notALog = (file: string) =>
  unavailable(
    'log/not-a-log',
    `${file} is there but is not a log of détente, or its head was overwritten. Nothing was changed. ` +
      'Put back a copy of the log, move the file away, or set DATA_DIR to another place',
  );

function cannotOpen(file: string, error: unknown): unknown {
  if (error instanceof DamagedFile && resultCode(error.cause) === SQLITE.NOTADB) return notALog(file);
  if (resultCode(error) === undefined) return error;
  return unavailable(
    'log/cannot-open',
    `The log ${file} cannot be opened (${messageOf(error)}). ` +
      'Check that the disk has space and that this user may read and write the file, then start again',
  );
}
