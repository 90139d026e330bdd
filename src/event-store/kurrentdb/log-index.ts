import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import type { EventId, Position, Revision, StreamId } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import type { Appended, ExpectedRevision } from '../event-store.js';
import { NO_STREAM, refuseUnexpected } from '../expected-revision.js';
import type { PreparedEvent } from '../prepared-event.js';
import { repeatedEnd, type StoredEvent } from '../repeated-append.js';
import type { Arrived, EnginePosition } from './stored-event.js';

interface StreamRow {
  readonly key: number;
  end: Revision;
}

/** Streams whose key and end are kept in memory. */
const STREAMS_KEPT = 10_000;

/** Numbers what came from the engine, in its order: the only place where a position is given. */
export class LogIndex {
  private readonly sql: Statements;
  private readonly streams = new LRUCache<StreamId, StreamRow>({ max: STREAMS_KEPT });
  private end: Position;
  private lastRecordedAt: Micros;
  private lastAt: EnginePosition | undefined;

  constructor(private readonly db: DatabaseSync) {
    this.sql = new Statements(db);
    const last = this.sql.last.get() as Pick<StoredEvent, 'position' | 'recordedAt'> | undefined;
    this.end = last?.position ?? (0 as Position);
    this.lastRecordedAt = last?.recordedAt ?? (0 as Micros);
    const { commit, prepare } = this.sql.place.get() as { commit: number | null; prepare: number | null };
    if (commit !== null && prepare !== null) this.lastAt = { commit, prepare };
  }

  get position(): Position {
    return this.end;
  }

  /** The newest `recordedAt`; 0 in an empty log. */
  get recordedAt(): Micros {
    return this.lastRecordedAt;
  }

  /** Up to where the engine's log was seen; undefined before its first event. */
  get place(): EnginePosition | undefined {
    return this.lastAt;
  }

  /** All in one transaction, with the place. What was numbered before is passed over. */
  number(arrived: readonly Arrived[], place: EnginePosition | undefined): void {
    const { end, lastRecordedAt, lastAt } = this;
    try {
      this.sql.begin.run();
      const grown = new Set<StreamRow>();
      for (const one of arrived) if (this.isNew(one.at)) grown.add(this.add(one));
      for (const { key, end: newEnd } of grown) this.sql.moveStream.run(newEnd, key);
      if (place && this.isNew(place)) this.lastAt = place;
      if (this.lastAt) this.sql.move.run(this.lastAt.commit, this.lastAt.prepare);
      this.sql.commit.run();
    } catch (error) {
      if (this.db.isTransaction) this.sql.rollback.run();
      Object.assign(this, { end, lastRecordedAt, lastAt });
      this.streams.clear();
      throw error;
    }
  }

  /** Revision of the newest event that was seen in the stream, -1 where there is none. */
  endOf(stream: StreamId): Revision {
    return this.row(stream)?.end ?? NO_STREAM;
  }

  /** Where the event with this id lies; undefined where the stream has none. */
  placeOf(stream: StreamId, id: EventId): Omit<Appended, 'repeated'> | undefined {
    const key = this.row(stream)?.key;
    return key === undefined ? undefined : (this.sql.placeById.get(key, id) as Omit<Appended, 'repeated'> | undefined);
  }

  repeated(stream: StreamId, events: readonly PreparedEvent[]): Appended | undefined {
    const key = this.row(stream)?.key;
    if (key === undefined) return undefined;
    return repeatedEnd(stream, events, (id) => this.sql.byId.get(key, id) as StoredEvent | undefined);
  }

  /** The answer to an append of nothing. */
  answerOfNothing(stream: StreamId, expected: ExpectedRevision): Appended {
    refuseUnexpected(stream, expected, this.endOf(stream));
    const key = this.row(stream)?.key;
    const last = key === undefined ? undefined : (this.sql.lastOfStream.get(key) as StoredEvent | undefined);
    return {
      revision: last?.revision ?? NO_STREAM,
      position: last?.position ?? (0 as Position),
      recordedAt: last?.recordedAt ?? (0 as Micros),
      repeated: true,
    };
  }

  /** The newest event, and where it lies; undefined in an empty log. */
  newest(): { readonly stream: StreamId; readonly revision: Revision; readonly id: string } | undefined {
    return this.sql.newest.get() as ReturnType<LogIndex['newest']>;
  }

  private isNew({ commit, prepare }: EnginePosition): boolean {
    if (!this.lastAt) return true;
    return commit > this.lastAt.commit || (commit === this.lastAt.commit && prepare > this.lastAt.prepare);
  }

  private add({ stream, revision, event, at }: Arrived): StreamRow {
    const row = this.row(stream) ?? this.addStream(stream);
    row.end = revision;
    this.lastAt = at;
    if (!event) return row;
    const { id, type, schemaVersion, recordedAt, data, metadata } = event;
    const position = (this.end + 1) as Position;
    this.sql.add.run(position, row.key, revision, id, type, schemaVersion, recordedAt, data, metadata);
    this.end = position;
    this.lastRecordedAt = Math.max(this.lastRecordedAt, recordedAt) as Micros;
    return row;
  }

  private row(stream: StreamId): StreamRow | undefined {
    const kept = this.streams.get(stream);
    if (kept) return kept;
    const found = this.sql.stream.get(stream) as StreamRow | undefined;
    if (found) this.streams.set(stream, found);
    return found;
  }

  private addStream(stream: StreamId): StreamRow {
    const row = { key: Number(this.sql.addStream.run(stream).lastInsertRowid), end: NO_STREAM };
    this.streams.set(stream, row);
    return row;
  }
}

class Statements {
  readonly begin: StatementSync;
  readonly commit: StatementSync;
  readonly rollback: StatementSync;
  readonly last: StatementSync;
  readonly place: StatementSync;
  readonly move: StatementSync;
  readonly stream: StatementSync;
  readonly addStream: StatementSync;
  readonly moveStream: StatementSync;
  readonly add: StatementSync;
  readonly byId: StatementSync;
  readonly placeById: StatementSync;
  readonly lastOfStream: StatementSync;
  readonly newest: StatementSync;

  constructor(db: DatabaseSync) {
    this.begin = db.prepare('BEGIN IMMEDIATE');
    this.commit = db.prepare('COMMIT');
    this.rollback = db.prepare('ROLLBACK');
    this.last = db.prepare(`
      SELECT position, (SELECT max(recorded_at) FROM event) AS recordedAt FROM event ORDER BY position DESC LIMIT 1`);
    this.place = db.prepare('SELECT commit_position AS "commit", prepare_position AS prepare FROM engine');
    this.move = db.prepare('UPDATE engine SET commit_position = ?, prepare_position = ?');
    this.stream = db.prepare('SELECT key, "end" FROM stream WHERE id = ?');
    this.addStream = db.prepare('INSERT INTO stream (id, "end") VALUES (?, -1)');
    this.moveStream = db.prepare('UPDATE stream SET "end" = ? WHERE key = ?');
    this.add = db.prepare(`
      INSERT INTO event (position, stream, revision, id, type, schema_version, recorded_at, data, metadata)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    const columns =
      'position, revision, recorded_at AS recordedAt, id, type, schema_version AS schemaVersion, data, metadata';
    this.byId = db.prepare(`SELECT ${columns} FROM event WHERE stream = ? AND id = ? ORDER BY revision LIMIT 1`);
    this.placeById = db.prepare(`
      SELECT position, revision, recorded_at AS recordedAt FROM event WHERE stream = ? AND id = ? ORDER BY revision LIMIT 1`);
    this.lastOfStream = db.prepare(`SELECT ${columns} FROM event WHERE stream = ? ORDER BY revision DESC LIMIT 1`);
    this.newest = db.prepare(`
      SELECT s.id AS stream, revision, e.id AS id FROM event e JOIN stream s ON s.key = e.stream
      ORDER BY position DESC LIMIT 1`);
  }
}
