import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { messageOf } from '../kernel/domain-error.js';
import type { EventMetadata, Position, RecordedEvent, Revision, StreamId } from '../kernel/event.js';
import type { PreparedEvent } from './prepared-event.js';

const PAGE_EVENTS = 512;
/** A page of the largest events allowed would not fit in memory: it ends early. */
const PAGE_CHARACTERS = 4_194_304;

export interface Page {
  readonly events: readonly RecordedEvent[];
  /** Whether anything may come after. */
  readonly more: boolean;
}

type Row = PreparedEvent & Pick<RecordedEvent, 'stream' | 'revision' | 'position' | 'recordedAt'>;

const COLUMNS = `position, s.id AS stream, revision, e.id AS id, type, schema_version AS schemaVersion,
  recorded_at AS recordedAt, data, metadata`;

/** Reads in pages, each an index seek of its own, so that no read transaction outlives a page and the log can checkpoint. */
export class LogReader {
  private readonly all: StatementSync;
  private readonly ofStream: StatementSync;

  /** `damaged` makes what is thrown where a row is not what was put in. */
  constructor(
    db: DatabaseSync,
    private readonly damaged: (why: string) => Error,
  ) {
    // CROSS JOIN keeps the order of the loops.
    this.all = db.prepare(`
      SELECT ${COLUMNS} FROM event e CROSS JOIN stream s ON s.key = e.stream
      WHERE position > ? AND position <= ? ORDER BY position LIMIT ${PAGE_EVENTS}`);
    this.ofStream = db.prepare(`
      SELECT ${COLUMNS} FROM stream s CROSS JOIN event e ON e.stream = s.key
      WHERE s.id = ? AND revision >= ? AND position <= ? ORDER BY revision LIMIT ${PAGE_EVENTS}`);
  }

  /** The next events above `after`, none above `end`; empty only when there are none. */
  page(after: Position, end: Position): Page {
    const page = this.read(this.all.iterate(after, end), after + 1);
    const missing = page.more ? undefined : (page.events.at(-1)?.position ?? after) + 1;
    if (missing === undefined || missing > end) return page;
    // A page of the file that is damaged may look like the end of the log.
    if (page.events.length > 0) return { ...page, more: true };
    throw this.damaged(`event ${missing} is not there`);
  }

  streamPage(stream: StreamId, from: Revision, end: Position): Page {
    return this.read(this.ofStream.iterate(stream, from, end));
  }

  /** Rows are at positions without gaps, from `first` on where it is given. */
  private read(rows: Iterable<unknown>, first?: number): Page {
    const events: RecordedEvent[] = [];
    let characters = 0;
    try {
      // The tables are STRICT and hold only what was appended through the port.
      for (const row of rows as Iterable<Row>) {
        const expected = first === undefined ? row.position : first + events.length;
        if (row.position !== expected) throw this.damaged(`event ${expected} is not there`);
        events.push(this.eventOf(row));
        characters += row.data.length + row.metadata.length;
        if (characters > PAGE_CHARACTERS) return { events, more: true };
      }
    } catch (error) {
      // What is damaged ends the page before it: readers get as far as the log is sound.
      if (events.length > 0) return { events, more: true };
      throw error;
    }
    return { events, more: events.length === PAGE_EVENTS };
  }

  private eventOf(row: Row): RecordedEvent {
    try {
      return toEvent(row);
    } catch (error) {
      throw this.damaged(`event ${row.position}: ${messageOf(error)}`);
    }
  }
}

const toEvent = (row: Row): RecordedEvent => ({
  id: row.id,
  type: row.type,
  schemaVersion: row.schemaVersion,
  data: JSON.parse(row.data) as object,
  metadata: JSON.parse(row.metadata) as EventMetadata,
  stream: row.stream,
  revision: row.revision,
  position: row.position,
  recordedAt: row.recordedAt,
});
