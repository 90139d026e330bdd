import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, unavailable } from '../../kernel/domain-error.js';
import { FILE_OF } from '../data-directory.js';
import { DataFile } from '../data-file.js';
import { resultCode } from '../sqlite-failure.js';

/** Indexes of another format are other files. */
const FORMAT = 1;

/** Ours, as LogReader reads it; `end` counts events of others in our streams too, which have no position. */
const SCHEMA = `
  CREATE TABLE stream (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, "end" INTEGER NOT NULL) STRICT;
  CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE INDEX event_by_id ON event (stream, id);
  CREATE TABLE engine (id INTEGER PRIMARY KEY CHECK (id = 1), commit_position INTEGER, prepare_position INTEGER) STRICT;
  INSERT INTO engine (id) VALUES (1);
`;

const DAMAGE = {
  code: 'log/index-damaged',
  advice: 'It follows from the engine, in which nothing is lost. Stop the service, remove it, then start again',
};

/** The name tells the prefix, so that two of them never share a file. */
export function indexFile(directory: string, prefix: string): string {
  const name = createHash('sha256').update(prefix).digest('hex').slice(0, 8);
  return join(directory, `${FILE_OF.index}${FORMAT}-${name}.sqlite`);
}

/** Made anew where it cannot be read: all of it follows from the engine. Throws `unavailable` `log/cannot-open`. */
export function openIndex(file: string): readonly [writing: DataFile, reading: DataFile] {
  try {
    return open(file);
  } catch {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${end}`, { force: true });
  }
  try {
    return open(file);
  } catch (error) {
    if (resultCode(error) === undefined) throw error;
    throw unavailable(
      'log/cannot-open',
      `The index of the log, ${file}, cannot be made (${messageOf(error)}). ` +
        'Check that the disk has space and that this user may write there, then start again',
    );
  }
}

function open(file: string): readonly [DataFile, DataFile] {
  const writing = new DataFile(file, DAMAGE);
  try {
    // A power cut may take the newest rows; they come again from the engine, with the same positions.
    writing.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768');
    writing.exec('PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 8192');
    if (writing.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'engine'").get() === undefined)
      writing.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
    const reading = new DataFile(file, DAMAGE, { readOnly: true });
    reading.exec('PRAGMA cache_size = -16000');
    return [writing, reading];
  } catch (error) {
    writing.close();
    throw error;
  }
}
