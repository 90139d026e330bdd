import { setImmediate as nextTick } from 'node:timers/promises';
import type { Clock } from '../../kernel/clock.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { NewEvent, RecordedEvent, StreamId } from '../../kernel/event.js';
import { DamagedFile, type DataFile } from '../data-file.js';
import type { Appended, ExpectedRevision } from '../event-store.js';
import { logClosed } from '../local-log.js';
import type { LogTail } from '../log-tail.js';
import { type PreparedEvent, prepareEvents } from '../prepared-event.js';
import { writeFailed } from '../sqlite-failure.js';
import { LogStatements, LogTransaction } from './log-transaction.js';

/** So that one transaction does not keep the process from all else for long. */
const MAX_APPENDS_PER_COMMIT = 1_024;

interface Waiting {
  readonly stream: StreamId;
  readonly expected: ExpectedRevision;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

type Job =
  | (Waiting & { readonly kind: 'append'; readonly events: readonly PreparedEvent[] })
  | (Waiting & { readonly kind: 'append-all'; readonly chunks: AsyncIterable<readonly NewEvent[]> });
type AppendJob = Extract<Job, { kind: 'append' }>;
type AppendAllJob = Extract<Job, { kind: 'append-all' }>;

/** Group commit: what was asked for in one turn of the event loop shares one transaction and one fsync. */
export class LogWriter {
  private readonly statements: LogStatements;
  private readonly queue: Job[] = [];
  private draining: Promise<void> | undefined;
  private closing = false;

  constructor(
    private readonly db: DataFile,
    private readonly clock: Clock,
    private readonly tail: LogTail,
    /** Throws where what is committed would be lost. Asked last: an import takes its time. */
    private readonly mayCommit: () => void,
  ) {
    this.statements = new LogStatements(db);
  }

  async append(stream: StreamId, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    const prepared = prepareEvents(stream, events);
    return this.enqueue((waiting) => ({ kind: 'append', stream, expected, events: prepared, ...waiting }));
  }

  async appendAll(
    stream: StreamId,
    expected: ExpectedRevision,
    chunks: AsyncIterable<readonly NewEvent[]>,
  ): Promise<Appended> {
    return this.enqueue((waiting) => ({ kind: 'append-all', stream, expected, chunks, ...waiting }));
  }

  /** For a log that nobody else writes to meanwhile. */
  async restore(events: readonly RecordedEvent[]): Promise<void> {
    if (this.closing) throw logClosed();
    let transaction: LogTransaction | undefined;
    try {
      transaction = new LogTransaction(this.statements, this.clock);
      for (const event of events) transaction.restore(event);
      this.commit(transaction);
    } catch (error) {
      transaction?.rollback();
      throw writeFailed(this.db.path, error);
    }
  }

  /** Refuses what comes from now on, and resolves when all that came before is settled. */
  async close(): Promise<void> {
    this.closing = true;
    await this.draining;
  }

  private enqueue(job: (waiting: Pick<Waiting, 'resolve' | 'reject'>) => Job): Promise<Appended> {
    if (this.closing) throw logClosed();
    return new Promise((resolve, reject) => {
      this.queue.push(job({ resolve, reject }));
      this.draining ??= this.drain();
    });
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      await nextTick();
      const first = this.queue[0]!;
      if (first.kind === 'append-all') {
        this.queue.shift();
        await this.commitAll(first);
      } else {
        this.commitTogether(this.takeAppends());
      }
    }
    this.draining = undefined;
  }

  private takeAppends(): readonly AppendJob[] {
    const appends: AppendJob[] = [];
    for (const job of this.queue) {
      if (job.kind !== 'append' || appends.length === MAX_APPENDS_PER_COMMIT) break;
      appends.push(job);
    }
    this.queue.splice(0, appends.length);
    return appends;
  }

  private commitTogether(appends: readonly AppendJob[]): void {
    const settle: (() => void)[] = [];
    let transaction: LogTransaction | undefined;
    try {
      transaction = new LogTransaction(this.statements, this.clock);
      for (const job of appends) settle.push(tryAppend(transaction, job));
      this.commit(transaction);
    } catch (error) {
      for (const job of appends) job.reject(writeFailed(this.db.path, error));
      transaction?.rollback();
      return;
    }
    for (const answer of settle) answer();
  }

  private async commitAll(job: AppendAllJob): Promise<void> {
    let transaction: LogTransaction | undefined;
    try {
      transaction = new LogTransaction(this.statements, this.clock);
      const appended = await appendChunks(transaction, job);
      this.commit(transaction);
      job.resolve(appended);
    } catch (error) {
      job.reject(writeFailed(this.db.path, error));
      transaction?.rollback();
    }
  }

  private commit(transaction: LogTransaction): void {
    this.mayCommit();
    this.tail.moveTo(transaction.commit());
  }

  /** Moves what the write-ahead log holds into the file, so that the directory can be copied as one file. */
  checkpoint(): void {
    this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }
}

/** How to answer the caller once the transaction is committed. What is no refusal fails the whole transaction. */
function tryAppend(transaction: LogTransaction, job: AppendJob): () => void {
  try {
    const appended = transaction.append(job.stream, job.expected, job.events);
    return () => job.resolve(appended);
  } catch (refusal) {
    if (!(refusal instanceof DomainError) || refusal instanceof DamagedFile) throw refusal;
    return () => job.reject(refusal);
  }
}

async function appendChunks(transaction: LogTransaction, job: AppendAllJob): Promise<Appended> {
  let end: Appended | undefined;
  for await (const chunk of job.chunks) {
    if (chunk.length === 0) continue;
    const appended = transaction.append(job.stream, end?.revision ?? job.expected, prepareEvents(job.stream, chunk));
    end = { ...appended, repeated: appended.repeated && (end?.repeated ?? true) };
    await nextTick();
  }
  return end ?? transaction.end(job.stream, job.expected);
}
