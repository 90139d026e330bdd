import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { conflict, DomainError, messageOf, unavailable } from '../../kernel/domain-error.js';
import type { Revision } from '../../kernel/event.js';
import { NEVER_WRITTEN, type OperationalRecord, OperationalStreams, type Retention } from '../operational-streams.js';
import { isSqliteError } from '../sqlite-failure.js';

const PAGE_RECORDS = 256;
/** Where many are kept, older ones go in lots: taking each away by itself would write another page with every append. */
const PRUNED_SHARE = 1 / 16;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS stream (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS record (
    stream INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (stream, revision)
  ) STRICT, WITHOUT ROWID;
`;

interface StreamRow {
  readonly key: number;
  readonly revision: Revision;
}

interface RecordRow {
  readonly revision: Revision;
  readonly data: string;
}

/** One file, `operational.sqlite`, in the directory that the log has claimed. */
export class SqliteOperationalStreams extends OperationalStreams {
  private readonly find: StatementSync;
  private readonly move: StatementSync;
  private readonly insert: StatementSync;
  private readonly prune: StatementSync;
  private readonly page: StatementSync;
  private waiting: Write[] = [];

  private constructor(private readonly db: DatabaseSync) {
    super();
    this.find = db.prepare('SELECT key, revision FROM stream WHERE id = ?');
    this.move = db.prepare(
      'INSERT INTO stream (id, revision) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET revision = excluded.revision RETURNING key',
    );
    this.insert = db.prepare('INSERT INTO record (stream, revision, data) VALUES (?, ?, ?)');
    this.prune = db.prepare('DELETE FROM record WHERE stream = ? AND revision <= ?');
    this.page = db.prepare(
      `SELECT revision, data FROM record WHERE stream = ? AND revision < ? ORDER BY revision DESC LIMIT ${PAGE_RECORDS}`,
    );
  }

  static open(directory: string): SqliteOperationalStreams {
    const db = new DatabaseSync(join(directory, 'operational.sqlite'));
    // Survives the end of the process; a power cut may cost the newest records, which the port allows.
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${SCHEMA}`);
    return new SqliteOperationalStreams(db);
  }

  async append(stream: string, expected: Revision, records: readonly object[], { keep }: Retention): Promise<Revision> {
    const texts = records.map((record) => JSON.stringify(record));
    return this.write(() => {
      const end = this.row(stream)?.revision ?? NEVER_WRITTEN;
      if (end !== expected)
        throw conflict(
          'stream/wrong-revision',
          `Operational stream "${stream}": expected revision ${expected}, found ${end}. Another one writes to it`,
        );
      const last = (end + texts.length) as Revision;
      const { key } = this.move.get(stream, last) as unknown as Pick<StreamRow, 'key'>;
      for (const [index, text] of texts.entries()) this.insert.run(key, end + 1 + index, text);
      const lot = Math.max(1, Math.trunc(keep * PRUNED_SHARE));
      if (Math.trunc(last / lot) !== Math.trunc(end / lot)) this.prune.run(key, last - keep);
      return last;
    });
  }

  async *readBackwards(stream: string, before = Number.MAX_SAFE_INTEGER as Revision): AsyncIterable<OperationalRecord> {
    const key = this.row(stream)?.key;
    if (key === undefined) return;
    for (let below = before; ;) {
      const rows = this.page.all(key, below) as unknown as readonly RecordRow[];
      for (const { revision, data } of rows) yield { revision, data: JSON.parse(data) as object };
      if (rows.length < PAGE_RECORDS) return;
      below = rows.at(-1)!.revision;
    }
  }

  async remove(stream: string): Promise<void> {
    await this.write(() => {
      const key = this.row(stream)?.key;
      if (key === undefined) return;
      this.prune.run(key, Number.MAX_SAFE_INTEGER);
      this.db.prepare('DELETE FROM stream WHERE key = ?').run(key);
    });
  }

  async close(): Promise<void> {
    this.commit();
    if (this.db.isOpen) this.db.close();
  }

  private row(stream: string): StreamRow | undefined {
    return this.find.get(stream) as StreamRow | undefined;
  }

  /** Writes of one turn of the event loop, to whichever streams, share one transaction: thousands of cursors may move. */
  private write<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.commit());
      this.waiting.push({
        run: () => {
          const result = work();
          return () => resolve(result);
        },
        reject,
      });
    });
  }

  /** A write that is refused has changed nothing, and the others go on. What the storage refuses, it refuses to all. */
  private commit(): void {
    const writes = this.waiting;
    if (writes.length === 0) return;
    this.waiting = [];
    const kept: (() => void)[] = [];
    const refused = new Map<Write, unknown>();
    try {
      this.db.exec('BEGIN IMMEDIATE');
      for (const write of writes)
        try {
          kept.push(write.run());
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          refused.set(write, error);
        }
      this.db.exec('COMMIT');
    } catch (error) {
      if (this.db.isOpen && this.db.isTransaction) this.db.exec('ROLLBACK');
      for (const { reject } of writes) reject(isSqliteError(error) || !this.db.isOpen ? notWritten(error) : error);
      return;
    }
    for (const [{ reject }, error] of refused) reject(error);
    for (const resolve of kept) resolve();
  }
}

interface Write {
  /** Answers what tells that it is kept. */
  readonly run: () => () => void;
  readonly reject: (error: unknown) => void;
}

const notWritten = (error: unknown) =>
  unavailable(
    'operational-streams/write-failed',
    `The operational streams could not be written (${messageOf(error)}). Nothing of it was kept. Free the cause and try again`,
  );
