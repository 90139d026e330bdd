import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTick } from 'node:timers/promises';
import type { Clock } from '../../kernel/clock.js';
import type { NewEvent, Position, RecordedEvent, Revision, StreamId } from '../../kernel/event.js';
import { type Appended, EventStore, type ExpectedRevision } from '../event-store.js';
import { DataDirectory } from './data-directory.js';
import { openForReading, openForWriting } from './log-file.js';
import { LogReader } from './log-reader.js';
import { LogTail } from './log-tail.js';
import { LogWriter, logClosed } from './log-writer.js';

/** The log in one file of a directory that this process has to itself. README.md tells the life of an append. */
export class SqliteEventStore extends EventStore {
  private readonly closing = new AbortController();
  private closed: Promise<void> | undefined;

  private constructor(
    private readonly directory: DataDirectory,
    private readonly connections: readonly DatabaseSync[],
    private readonly log: { readonly writer: LogWriter; readonly reader: LogReader; readonly tail: LogTail },
  ) {
    super();
  }

  static open(directory: string, clock: Clock): SqliteEventStore {
    const claimed = DataDirectory.claim(directory);
    try {
      const file = join(claimed.path, 'log.sqlite');
      const writing = openForWriting(file);
      const reading = openForReading(file);
      const tail = new LogTail(endOf(reading));
      const writer = new LogWriter(writing, file, clock, tail);
      return new SqliteEventStore(claimed, [reading, writing], { writer, reader: new LogReader(reading), tail });
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

  async *readStream(stream: StreamId, from: Revision = 0 as Revision): AsyncIterable<RecordedEvent> {
    const { reader, tail } = this.log;
    const end = tail.position;
    for (let next = from; ; await nextTick()) {
      this.refuseWhenClosed();
      const { events, more } = reader.streamPage(stream, next, end);
      yield* events;
      if (!more) return;
      next = (events.at(-1)!.revision + 1) as Revision;
    }
  }

  async *readAll(after: Position): AsyncIterable<RecordedEvent> {
    const { reader, tail } = this.log;
    const end = tail.position;
    for (let at = after; ; await nextTick()) {
      this.refuseWhenClosed();
      const { events, more } = reader.page(at, end);
      yield* events;
      if (!more) return;
      at = events.at(-1)!.position;
    }
  }

  async *follow(after: Position, signal: AbortSignal): AsyncIterable<RecordedEvent | 'caught-up'> {
    const { reader, tail } = this.log;
    const stop = AbortSignal.any([signal, this.closing.signal]);
    for (let at = after; !stop.aborted;) {
      if (at >= tail.position) {
        yield 'caught-up';
        await tail.grownBeyond(at, stop);
        continue;
      }
      const { events, more } = reader.page(at, tail.position);
      for (const event of events) {
        yield event;
        if (stop.aborted) return;
        at = event.position;
      }
      if (more) await nextTick();
    }
  }

  async head(): Promise<Position> {
    this.refuseWhenClosed();
    return this.log.tail.position;
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

  private refuseWhenClosed(): void {
    if (this.closing.signal.aborted) throw logClosed();
  }
}

function endOf(db: DatabaseSync): Position {
  const row = db.prepare('SELECT coalesce(max(position), 0) AS position FROM event').get();
  return Number(row?.['position']) as Position;
}
