import { NEVER_WRITTEN, type OperationalStreams } from '../../event-store/operational-streams.js';
import type { Revision } from '../../kernel/event.js';
import { type Attempt, advanced, type Cursor, type CursorRecord, cursorRecord } from '../domain/cursor.js';

/** Records that stay of a subscription; the attempts among them are what can be looked at. */
const KEEP_RECORDS = 1_000;
/** A whole cursor is written so often that one is always among those that stay. */
const WHOLE_EVERY = 100;

export const cursorStream = (subscription: string): string => `webhook-${subscription}`;

/** The cursor of one subscription, kept as a log of what changed it. One at a time writes it. */
export class CursorLog {
  private revision: Revision = NEVER_WRITTEN;
  private sinceWhole = 0;
  private waiting: CursorRecord[] = [];
  private written: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;
  /** Up to here records may go with the next that is written. */
  private outdated: Revision | undefined;

  private constructor(
    private readonly streams: OperationalStreams,
    private readonly stream: string,
    public cursor: Cursor,
  ) {}

  /** `initial` where there is none yet. */
  static async open(streams: OperationalStreams, subscription: string, initial: Cursor): Promise<CursorLog> {
    const log = new CursorLog(streams, cursorStream(subscription), initial);
    const steps: CursorRecord[] = [];
    for await (const { revision, data } of streams.readBackwards(log.stream)) {
      if (log.revision === NEVER_WRITTEN) log.revision = revision;
      const record = cursorRecord(data);
      steps.push(record);
      if (record.kind === 'whole') break;
    }
    for (const step of steps.reverse()) log.cursor = advanced(log.cursor, step);
    log.sinceWhole = steps.length;
    return log;
  }

  /** Resolves once it is kept. What comes while another is being written goes with the next. */
  save(record: CursorRecord): Promise<void> {
    this.cursor = advanced(this.cursor, record);
    this.waiting.push(record);
    if (this.next) return this.next;
    this.next = this.written.then(() => {
      this.next = undefined;
      return this.write();
    });
    this.written = this.next;
    return this.next;
  }

  /** What was attempted before `time` (RFC 3339, UTC) is removed; the cursor stays what it is. */
  async forgetBefore(time: string): Promise<void> {
    for await (const { revision, at } of attemptsIn(this.streams, this.stream))
      if (at < time) {
        this.outdated = revision;
        return this.save({ kind: 'whole', cursor: this.cursor });
      }
  }

  private async write(): Promise<void> {
    const records = this.waiting;
    this.waiting = [];
    this.sinceWhole += records.length;
    if (this.sinceWhole >= WHOLE_EVERY) {
      records.push({ kind: 'whole', cursor: this.cursor });
      this.sinceWhole = 0;
    }
    const { outdated } = this;
    const younger = outdated === undefined ? KEEP_RECORDS : this.revision + records.length - outdated;
    const retention = younger < KEEP_RECORDS ? { keep: younger, atOnce: true as const } : { keep: KEEP_RECORDS };
    this.revision = await this.streams.append(this.stream, this.revision, records, retention);
    if (this.outdated === outdated) this.outdated = undefined;
  }
}

/** Attempts, newest first, below a revision where one is given. */
export const attemptsOf = (streams: OperationalStreams, subscription: string, before?: Revision) =>
  attemptsIn(streams, cursorStream(subscription), before);

async function* attemptsIn(
  streams: OperationalStreams,
  stream: string,
  before?: Revision,
): AsyncGenerator<Attempt & { readonly revision: Revision }> {
  for await (const { revision, data } of streams.readBackwards(stream, before)) {
    const record = cursorRecord(data);
    if (record.kind === 'step' && record.attempt) yield { ...record.attempt, revision };
  }
}
