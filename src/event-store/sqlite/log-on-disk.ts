import { type Position, type RecordedEvent, type Revision, START, type StreamId } from '../../kernel/event.js';
import type { DataFile } from '../data-file.js';
import { LocalLog } from '../local-log.js';
import { LogReader } from '../log-reader.js';
import { LogTail } from '../log-tail.js';
import { openForReading, refuseOtherFormats } from './log-file.js';

/** A log as its file has it, read and never written: a copy, or one that a service beside this process writes. */
export class LogOnDisk {
  /** Another process may write what is read here. */
  readonly hasOtherWriters = true;
  private readonly closing = new AbortController();
  private readonly tail: LogTail;
  private readonly local: LocalLog;

  private constructor(private readonly db: DataFile) {
    this.tail = new LogTail(endOf(db));
    const reader = new LogReader(db, (why) => db.damaged(why));
    this.local = new LocalLog(reader, this.tail, this.closing.signal);
  }

  /** Throws `unavailable` with a code `log/…` where the file is none. */
  static open(file: string): LogOnDisk {
    const db = openForReading(file);
    try {
      refuseOtherFormats(file, db);
      return new LogOnDisk(db);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** Where it ended when that was last looked up: others may have written meanwhile. */
  head(): Promise<Position> {
    return this.local.head();
  }

  /** Whether somebody wrote meanwhile: from then on that is read as well. */
  lookAgain(): boolean {
    const end = endOf(this.db);
    const isGrown = end > this.tail.position;
    if (isGrown) this.tail.moveTo(end);
    return isGrown;
  }

  readAll(after = START): AsyncIterable<RecordedEvent> {
    return this.local.readAll(after);
  }

  readStream(stream: StreamId, from = 0 as Revision): AsyncIterable<RecordedEvent> {
    return this.local.readStream(stream, from);
  }

  follow(after: Position, signal: AbortSignal): AsyncIterable<RecordedEvent | 'caught-up'> {
    return this.local.follow(after, signal);
  }

  close(): void {
    this.closing.abort();
    this.db.close();
  }
}

function endOf(db: DataFile): Position {
  const row = db.prepare('SELECT coalesce(max(position), 0) AS position FROM event').get();
  return Number(row?.['position']) as Position;
}
