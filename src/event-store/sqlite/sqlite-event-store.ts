import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../kernel/clock.js';
import type { DomainError } from '../../kernel/domain-error.js';
import {
  type NewEvent,
  type Position,
  type RecordedEvent,
  type Revision,
  START,
  type StreamId,
} from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import type { RestoringLog } from '../copy-log.js';
import { DataDirectory, FILE_OF } from '../data-directory.js';
import type { DataFile } from '../data-file.js';
import { type Appended, EventStore, type ExpectedRevision, type LogHealth } from '../event-store.js';
import { LocalLog } from '../local-log.js';
import { LogReader } from '../log-reader.js';
import { LogTail } from '../log-tail.js';
import { openForReading, openForWriting } from './log-file.js';
import { LogWriter } from './log-writer.js';

type Look = (directory: string, head: Position) => void;

/** The log in one file of a directory that this process has to itself. README.md tells the life of an append. */
export class SqliteEventStore extends EventStore implements RestoringLog {
  private closed: Promise<void> | undefined;

  private constructor(
    private readonly directory: DataDirectory,
    private readonly connections: { readonly reading: DataFile; readonly writing: DataFile },
    private readonly log: { readonly writer: LogWriter; readonly local: LocalLog },
    private readonly closing: AbortController,
  ) {
    super();
  }

  /** `look` is given the directory and where the log in it ends, before anything is changed, and may refuse by throwing. */
  static open(directory: string, clock: Clock, look: Look = () => undefined): SqliteEventStore {
    const claimed = DataDirectory.claim(directory, 'log');
    try {
      const file = join(claimed.path, FILE_OF.log);
      if (!statSync(file, { throwIfNoEntry: false })?.size) look(claimed.path, START);
      const writing = openForWriting(file);
      const reading = openForReading(file);
      try {
        const head = endOf(reading);
        if (head > START) look(claimed.path, head);
        const tail = new LogTail(head);
        const writer = new LogWriter(writing, clock, tail, () => refuseWhere(displaced(claimed, writing)));
        const closing = new AbortController();
        const reader = new LogReader(reading, (why) => reading.damaged(why));
        const local = new LocalLog(reader, tail, closing.signal);
        return new SqliteEventStore(claimed, { reading, writing }, { writer, local }, closing);
      } catch (error) {
        reading.close();
        writing.close();
        throw error;
      }
    } catch (error) {
      claimed.release();
      throw error;
    }
  }

  async append(stream: StreamId, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    this.refuseWhenDamaged();
    return this.log.writer.append(stream, expected, events);
  }

  async appendAll(
    stream: StreamId,
    expected: ExpectedRevision,
    chunks: AsyncIterable<readonly NewEvent[]>,
  ): Promise<Appended> {
    this.refuseWhenDamaged();
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

  override get hasOtherWriters(): boolean {
    return false;
  }

  override get health(): LogHealth {
    const trouble = this.damage ?? displaced(this.directory, this.connections.writing);
    return { problem: trouble?.message, behindMicros: 0 as Micros };
  }

  close(): Promise<void> {
    this.closed ??= this.finish();
    return this.closed;
  }

  private get damage() {
    return this.connections.reading.damage ?? this.connections.writing.damage;
  }

  /** What is appended behind a page that cannot be read might be lost with it. */
  private refuseWhenDamaged(): void {
    refuseWhere(this.damage);
  }

  private async finish(): Promise<void> {
    await this.log.writer.close();
    this.closing.abort();
    try {
      if (!this.damage) this.log.writer.checkpoint();
    } finally {
      this.connections.reading.close();
      this.connections.writing.close();
      this.directory.release();
    }
  }
}

function endOf(db: DataFile): Position {
  const row = db.prepare('SELECT coalesce(max(position), 0) AS position FROM event').get();
  return Number(row?.['position']) as Position;
}

/** Why what is appended might be lost: its file is not where it was, or another process may write one of its own there. */
const displaced = (directory: DataDirectory, log: DataFile): DomainError | undefined =>
  log.displaced ?? directory.displaced;

function refuseWhere(trouble: DomainError | undefined): void {
  if (trouble) throw trouble;
}
