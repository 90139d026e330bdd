import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock } from '../../kernel/clock.js';
import type { Position, RecordedEvent, Revision, StreamId } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import type { Appended, ExpectedRevision } from '../event-store.js';
import { NO_STREAM, refuseUnexpected } from '../expected-revision.js';
import { type PreparedEvent, prepareEvents } from '../prepared-event.js';
import { repeatedEnd, type StoredEvent } from '../repeated-append.js';

// The tables are STRICT and hold only what was appended through the port, so rows have the types of these interfaces.
interface StreamRow {
  readonly key: number;
  readonly revision: Revision | null;
}

interface LastRow {
  readonly position: Position;
  readonly revision: Revision;
  readonly recordedAt: Micros;
}

/** The statements of the writing connection, prepared once. */
export class LogStatements {
  readonly begin: StatementSync;
  readonly commit: StatementSync;
  readonly rollback: StatementSync;
  readonly last: StatementSync;
  readonly stream: StatementSync;
  readonly addStream: StatementSync;
  readonly lastOfStream: StatementSync;
  readonly byId: StatementSync;
  readonly addEvent: StatementSync;

  constructor(readonly db: DatabaseSync) {
    this.begin = db.prepare('BEGIN IMMEDIATE');
    this.commit = db.prepare('COMMIT');
    this.rollback = db.prepare('ROLLBACK');
    this.last = db.prepare(
      'SELECT position, revision, recorded_at AS recordedAt FROM event ORDER BY position DESC LIMIT 1',
    );
    this.stream = db.prepare(`
      SELECT key, (SELECT max(revision) FROM event WHERE stream = key) AS revision FROM stream WHERE id = ?`);
    this.addStream = db.prepare('INSERT INTO stream (id) VALUES (?)');
    this.lastOfStream = db.prepare(
      'SELECT position, revision, recorded_at AS recordedAt FROM event WHERE stream = ? ORDER BY revision DESC LIMIT 1',
    );
    this.byId = db.prepare(`
      SELECT position, revision, recorded_at AS recordedAt, id, type, schema_version AS schemaVersion, data, metadata
      FROM event WHERE stream = ? AND id = ?`);
    this.addEvent = db.prepare(`
      INSERT INTO event (position, stream, revision, id, type, schema_version, recorded_at, data, metadata)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  }
}

/** One open transaction. An append that is refused has written nothing into it, so the others go on. */
export class LogTransaction {
  private position: Position;
  private recordedAt: Micros;

  constructor(
    private readonly sql: LogStatements,
    private readonly clock: Clock,
  ) {
    sql.begin.run();
    const last = sql.last.get() as LastRow | undefined;
    this.position = last?.position ?? (0 as Position);
    this.recordedAt = last?.recordedAt ?? (0 as Micros);
  }

  append(stream: StreamId, expected: ExpectedRevision, events: readonly PreparedEvent[]): Appended {
    const found = this.sql.stream.get(stream) as StreamRow | undefined;
    const repeated = found && this.repeated(stream, found.key, events);
    if (repeated) return repeated;
    const end = found?.revision ?? NO_STREAM;
    refuseUnexpected(stream, expected, end);
    const now = this.clock.stamp();
    const key = found?.key ?? Number(this.sql.addStream.run(stream).lastInsertRowid);
    return this.insert({ key, end, now }, events);
  }

  /** Puts an event of another log at the end of this one; the file refuses one that does not come next. */
  restore({ recordedAt, revision, stream, ...event }: RecordedEvent): void {
    const [{ id, type, schemaVersion, data, metadata }] = prepareEvents(stream, [event]) as [PreparedEvent];
    const found = this.sql.stream.get(stream) as StreamRow | undefined;
    const key = found?.key ?? Number(this.sql.addStream.run(stream).lastInsertRowid);
    this.sql.addEvent.run(event.position, key, revision, id, type, schemaVersion, recordedAt, data, metadata);
    this.position = event.position;
  }

  /** The end of the stream, for an append of nothing. */
  end(stream: StreamId, expected: ExpectedRevision): Appended {
    const found = this.sql.stream.get(stream) as StreamRow | undefined;
    refuseUnexpected(stream, expected, found?.revision ?? NO_STREAM);
    const last = found && (this.sql.lastOfStream.get(found.key) as LastRow | undefined);
    return {
      revision: last?.revision ?? NO_STREAM,
      position: last?.position ?? (0 as Position),
      recordedAt: last?.recordedAt ?? (0 as Micros),
      repeated: true,
    };
  }

  /** Answers the position that the log now ends at. */
  commit(): Position {
    this.sql.commit.run();
    return this.position;
  }

  rollback(): void {
    // After a full disk or a failed write SQLite has rolled back by itself.
    if (this.sql.db.isTransaction) this.sql.rollback.run();
  }

  private insert(
    { key, end, now }: { readonly key: number; readonly end: Revision; readonly now: Micros },
    events: readonly PreparedEvent[],
  ): Appended {
    let revision: number = end;
    for (const { id, type, schemaVersion, data, metadata } of events) {
      this.position = (this.position + 1) as Position;
      this.recordedAt = Math.max(now, this.recordedAt + 1) as Micros;
      revision += 1;
      this.sql.addEvent.run(this.position, key, revision, id, type, schemaVersion, this.recordedAt, data, metadata);
    }
    return {
      revision: revision as Revision,
      position: this.position,
      recordedAt: this.recordedAt,
      repeated: false,
    };
  }

  private repeated(stream: StreamId, key: number, events: readonly PreparedEvent[]): Appended | undefined {
    return repeatedEnd(stream, events, (id) => this.sql.byId.get(key, id) as StoredEvent | undefined);
  }
}
