import { setImmediate as nextTick } from 'node:timers/promises';
import { type Position, type RecordedEvent, START } from '../../kernel/event.js';
import type { DataFile } from '../data-file.js';
import { LogReader } from '../log-reader.js';
import { openForReading, refuseOtherFormats } from './log-file.js';

/** A log as its file has it, read and never written: a copy, or one that a service beside this process writes. */
export class LogOnDisk {
  private constructor(
    private readonly db: DataFile,
    private readonly reader: LogReader,
  ) {}

  /** Throws `unavailable` with a code `log/…` where the file is none. */
  static open(file: string): LogOnDisk {
    const db = openForReading(file);
    try {
      refuseOtherFormats(file, db);
      return new LogOnDisk(db, new LogReader(db, (why) => db.damaged(why)));
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** Looked up anew: others may have written meanwhile. */
  head(): Position {
    const row = this.db.prepare('SELECT coalesce(max(position), 0) AS position FROM event').get();
    return Number(row?.['position']) as Position;
  }

  /** Oldest first, up to the end as it was found. */
  async *readAll(): AsyncIterable<RecordedEvent> {
    const end = this.head();
    for (let at = START; at < end; await nextTick()) {
      const { events, more } = this.reader.page(at, end);
      yield* events;
      if (!more) return;
      at = events.at(-1)!.position;
    }
  }

  close(): void {
    this.db.close();
  }
}
