import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../kernel/clock.js';
import type { NewEvent, Position, RecordedEvent, Revision, StreamId } from '../../kernel/event.js';
import { type Appended, EventStore, type ExpectedRevision } from '../event-store.js';
import type { RestoringLog } from '../copy-log.js';
import { DataDirectory, FILE_OF } from '../data-directory.js';
import { openForReading, openForWriting } from './log-file.js';
import { LocalLog } from '../local-log.js';
import { LogReader } from '../log-reader.js';
import { LogTail } from '../log-tail.js';
import { LogWriter } from './log-writer.js';

/** The log in one file of a directory that this process has to itself. README.md tells the life of an append. */
export class SqliteEventStore extends EventStore implements RestoringLog {
  private closed: Promise<void> | undefined;

  private constructor(
    private readonly directory: DataDirectory,
    private readonly connections: readonly DatabaseSync[],
    private readonly log: { readonly writer: LogWriter; readonly local: LocalLog },
    private readonly closing: AbortController,
  ) {
    super();
  }

  static open(directory: string, clock: Clock): SqliteEventStore {
    const claimed = DataDirectory.claim(directory, 'log');
    try {
      const file = join(claimed.path, FILE_OF.log);
      const writing = openForWriting(file);
      const reading = openForReading(file);
      const tail = new LogTail(endOf(reading));
      const writer = new LogWriter(writing, file, clock, tail);
      const closing = new AbortController();
      const local = new LocalLog(new LogReader(reading), tail, closing.signal);
      return new SqliteEventStore(claimed, [reading, writing], { writer, local }, closing);
    } catch (error) {
      claimed.release();
      throw error;
    }
  }

  append(stream: StreamId, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    return this.log.writer.append(stream, expected, events);
  }

  appendAll(
    stream: StreamId,
    expected: ExpectedRevision,
    chunks: AsyncIterable<readonly NewEvent[]>,
  ): Promise<Appended> {
    return this.log.writer.appendAll(stream, expected, chunks);
  }

  restore(events: readonly RecordedEvent[]): Promise<void> {
    return this.log.writer.restore(events);
  }

  readStream(stream: StreamId, from: Revision = 0 as Revision): AsyncIterable<RecordedEvent> {
    return this.log.local.readStream(stream, from);
  }

  readAll(after: Position): AsyncIterable<RecordedEvent> {
    return this.log.local.readAll(after);
  }

  follow(after: Position, signal: AbortSignal): AsyncIterable<RecordedEvent | 'caught-up'> {
    return this.log.local.follow(after, signal);
  }

  head(): Promise<Position> {
    return this.log.local.head();
  }

  close(): Promise<void> {
    this.closed ??= this.finish();
    return this.closed;
  }

  private async finish(): Promise<void> {
    await this.log.writer.close();
    this.closing.abort();
    try {
      this.log.writer.checkpoint();
    } finally {
      for (const connection of this.connections) connection.close();
      this.directory.release();
    }
  }
}

function endOf(db: DatabaseSync): Position {
  const row = db.prepare('SELECT coalesce(max(position), 0) AS position FROM event').get();
  return Number(row?.['position']) as Position;
}
