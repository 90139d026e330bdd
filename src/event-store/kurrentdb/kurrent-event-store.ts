import type { Clock } from '../../kernel/clock.js';
import { unavailable } from '../../kernel/domain-error.js';
import type { NewEvent, Position, RecordedEvent, Revision, StreamId } from '../../kernel/event.js';
import type { RestoringLog } from '../copy-log.js';
import { DataDirectory } from '../data-directory.js';
import type { DataFile } from '../data-file.js';
import { type Appended, EventStore, type ExpectedRevision, type LogHealth } from '../event-store.js';
import { LocalLog, logClosed } from '../local-log.js';
import { LogReader } from '../log-reader.js';
import { LogTail } from '../log-tail.js';
import { prepareEvents } from '../prepared-event.js';
import { Connection } from './connection.js';
import { isPassing, refusedByEngine } from './engine-failure.js';
import { EngineWriter } from './engine-writer.js';
import { indexFile, openIndex } from './index-file.js';
import { LogFeed } from './log-feed.js';
import { LogIndex } from './log-index.js';
import { restoreRun, runsOfOneStream } from './restored-run.js';
import { type AppenderParts, StreamAppender } from './stream-appender.js';

/** A long log is read in more than one go where the engine changes its leader meanwhile. */
const CATCH_UP_ATTEMPTS = 5;

export interface EngineSettings {
  readonly url: string;
  /** Of the names of all our streams on the engine. */
  readonly prefix: string;
  /** Where this replica keeps its index. */
  readonly dataDir: string;
}

/** The log on KurrentDB, and an index of it in a directory of this replica's own. README.md tells the life of an append. */
export class KurrentEventStore extends EventStore implements RestoringLog {
  private readonly appenders = new Map<StreamId, StreamAppender>();
  private refusing = false;
  private closed: Promise<void> | undefined;

  private constructor(
    /** Shared by all that this replica does on the engine; closed with the store. */
    readonly connection: Connection,
    private readonly local: LocalLog,
    private readonly parts: AppenderParts,
    private readonly end: { readonly closing: AbortController; readonly release: () => Promise<void> },
  ) {
    super();
  }

  /** Resolves once all that the engine has is numbered here. Rejects with `unavailable`, `log/…` or `data-directory/…`. */
  static async connect(settings: EngineSettings, clock: Clock): Promise<KurrentEventStore> {
    const { prefix, dataDir, url } = settings;
    const claimed = DataDirectory.claim(dataDir, 'index');
    let databases: readonly DataFile[] = [];
    let connection: Connection | undefined;
    const release = async () => {
      await connection?.close();
      for (const database of databases) database.close();
      claimed.release();
    };
    try {
      connection = Connection.to(url, clock);
      databases = openIndex(indexFile(claimed.path, prefix));
      const index = new LogIndex(databases[0]!);
      await connection.reached();
      await refuseOtherLog(connection, prefix, index);
      const tail = new LogTail(index.position);
      const feed = new LogFeed(connection, prefix, index, { tail, clock });
      await firstCatchUp(connection, feed);
      feed.start();
      const writer = new EngineWriter(connection, prefix, clock, () => index.recordedAt);
      const closing = new AbortController();
      const local = new LocalLog(
        new LogReader(databases[1]!, (why) => databases[1]!.damaged(why)),
        tail,
        closing.signal,
      );
      const { endOf } = connection;
      const endOnEngine = (stream: StreamId) => endOf(`${prefix}${stream}`);
      return new KurrentEventStore(connection, local, { index, feed, writer, endOnEngine }, { closing, release });
    } catch (error) {
      await release();
      throw error;
    }
  }

  async append(stream: StreamId, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    const prepared = prepareEvents(stream, events);
    return this.appender(stream).append(expected, prepared);
  }

  async appendAll(
    stream: StreamId,
    expected: ExpectedRevision,
    chunks: AsyncIterable<readonly NewEvent[]>,
  ): Promise<Appended> {
    return this.appender(stream).appendAll(expected, chunks);
  }

  /** One call after the other: their order in the engine's log is the order of the positions. */
  async restore(events: readonly RecordedEvent[]): Promise<void> {
    for (const run of runsOfOneStream(events)) await restoreRun(this.parts, run);
  }

  readStream(stream: StreamId, from: Revision = 0 as Revision): AsyncIterable<RecordedEvent> {
    return this.local.readStream(stream, from);
  }

  readAll(after: Position): AsyncIterable<RecordedEvent> {
    return this.local.readAll(after);
  }

  follow(after: Position, signal: AbortSignal): AsyncIterable<RecordedEvent | 'caught-up'> {
    return this.local.follow(after, signal);
  }

  head(): Promise<Position> {
    return this.local.head();
  }

  override get hasOtherWriters(): boolean {
    return true;
  }

  override get health(): LogHealth {
    return this.parts.feed.health;
  }

  close(): Promise<void> {
    this.closed ??= this.finish();
    return this.closed;
  }

  private async finish(): Promise<void> {
    this.refusing = true;
    this.connection.lastTries();
    await Promise.all([...this.appenders.values()].map((appender) => appender.idle()));
    this.end.closing.abort();
    await this.parts.feed.stop();
    await this.end.release();
  }

  private appender(stream: StreamId): StreamAppender {
    if (this.refusing) throw logClosed();
    let appender = this.appenders.get(stream);
    if (!appender) {
      appender = new StreamAppender(stream, this.parts, () => this.appenders.delete(stream));
      this.appenders.set(stream, appender);
    }
    return appender;
  }
}

/** The feed goes on from what was numbered before the engine went away. */
async function firstCatchUp(connection: Connection, feed: LogFeed): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      return await feed.catchUp();
    } catch (error) {
      if (!isPassing(error) || attempt === CATCH_UP_ATTEMPTS) throw refusedByEngine('Reading the log', error);
      await connection.reached();
    }
}

/** An index of another log would give this one's events positions that no other replica gives them. */
async function refuseOtherLog(connection: Connection, prefix: string, index: LogIndex): Promise<void> {
  const newest = index.newest();
  if (!newest) return;
  const found = await connection.eventAt(`${prefix}${newest.stream}`, newest.revision);
  if (found?.id === newest.id) return;
  throw unavailable(
    'data-directory/other-log',
    `The data directory belongs to another log than the one at ${connection.address}: its newest event, revision ${newest.revision} of ` +
      `stream "${newest.stream}", is not there. Set DATA_DIR to an empty directory, or EVENT_STORE_URL to the engine it belongs to`,
  );
}
