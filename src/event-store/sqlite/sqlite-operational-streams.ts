import { join } from 'node:path';
import type { StatementSync } from 'node:sqlite';
import { conflict, DomainError, messageOf, unavailable } from '../../kernel/domain-error.js';
import type { Revision } from '../../kernel/event.js';
import { DamagedFile, DataFile } from '../data-file.js';
import { type LogTrace, numberIn } from '../log-trace.js';
import { NEVER_WRITTEN, type OperationalRecord, OperationalStreams, type Retention } from '../operational-streams.js';
import { isSqliteError } from '../sqlite-failure.js';

export const OPERATIONAL_FILE = 'operational.sqlite';
const DAMAGE = {
  code: 'operational-streams/damaged',
  advice:
    'It says how far webhooks have come, and nothing else is lost with it. Stop the service and put back a copy of it; ' +
    'or remove it, and they are told again what came since they subscribed, under the same webhook-id',
};
/** A record tells how far of the log somebody has come as `position`, its own or that of its `cursor`. */
const NEWEST = `SELECT s.id AS id, coalesce(json_extract(r.data, '$.position'), json_extract(r.data, '$.cursor.position'), 0) AS position
  FROM stream s CROSS JOIN record r ON r.stream = s.key AND r.revision = s.revision`;
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

/** Who had come further than the log does begins anew. */
export const OPERATIONAL_TRACE: LogTrace = {
  what: 'a webhook',
  lastIn: (directory) => numberIn(join(directory, OPERATIONAL_FILE), `SELECT max(position) FROM (${NEWEST})`),
  forget(directory, head) {
    if (OPERATIONAL_TRACE.lastIn(directory) <= head) return;
    const db = new DataFile(join(directory, OPERATIONAL_FILE), DAMAGE);
    db.exec(`
      BEGIN IMMEDIATE;
      CREATE TEMP TABLE beyond AS SELECT id FROM (${NEWEST}) WHERE position > ${head};
      DELETE FROM record WHERE stream IN (SELECT key FROM stream WHERE id IN (SELECT id FROM beyond));
      DELETE FROM stream WHERE id IN (SELECT id FROM beyond);
      COMMIT`);
    db.close();
  },
};

/** One file, `operational.sqlite`, in the directory that the log has claimed. */
export class SqliteOperationalStreams extends OperationalStreams {
  private readonly find: StatementSync;
  private readonly move: StatementSync;
  private readonly insert: StatementSync;
  private readonly prune: StatementSync;
  private readonly page: StatementSync;
  private waiting: Write[] = [];

  private constructor(
    private readonly db: DataFile,
    private readonly whyEmpty: string | undefined,
  ) {
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
    const db = new DataFile(join(directory, OPERATIONAL_FILE), DAMAGE);
    try {
      // Survives the end of the process; a power cut may cost the newest records, which the port allows.
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
      const isEmpty = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
      db.exec(SCHEMA);
      return new SqliteOperationalStreams(db.keepInSight(), isEmpty ? `${db.path} was not there, or empty` : undefined);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  async append(
    stream: string,
    expected: Revision,
    records: readonly object[],
    { keep, atOnce }: Retention,
  ): Promise<Revision> {
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
      if (atOnce || Math.trunc(last / lot) !== Math.trunc(end / lot)) this.prune.run(key, last - keep);
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

  override get startedOver(): string | undefined {
    return this.whyEmpty;
  }

  override get problem(): string | undefined {
    return (this.db.damage ?? this.db.displaced)?.message;
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
          if (!(error instanceof DomainError) || error instanceof DamagedFile) throw error;
          refused.set(write, error);
        }
      const { displaced } = this.db;
      if (displaced) throw displaced;
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
