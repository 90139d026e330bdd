import { unavailable } from '../../kernel/domain-error.js';
import type { EventId, NewEvent, Revision, StreamId } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import type { Appended, ExpectedRevision } from '../event-store.js';
import { isAsExpected, NO_STREAM, wrongRevision } from '../expected-revision.js';
import { type PreparedEvent, prepareEvents } from '../prepared-event.js';
import { chunksOf, sizeOf } from './batch-size.js';
import type { EngineWriter } from './engine-writer.js';
import type { LogFeed } from './log-feed.js';
import type { LogIndex } from './log-index.js';

/** Several appends share one call up to this size, so that none of them becomes too large by its neighbours. */
const SHARED_BYTES = 524_288;
const SHARED_EVENTS = 512;

interface Waiting {
  readonly expected: ExpectedRevision;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

type AppendJob = Waiting & {
  readonly kind: 'append';
  readonly events: readonly PreparedEvent[];
  /** Times that its last event was sent with: an event with another time was there before. */
  readonly sentWith: Set<Micros>;
};
type AppendAllJob = Waiting & { readonly kind: 'append-all'; readonly chunks: AsyncIterable<readonly NewEvent[]> };

/** What the appenders of a log share. */
export interface AppenderParts {
  readonly index: LogIndex;
  readonly feed: LogFeed;
  readonly writer: EngineWriter;
  /** Revision of the stream's last event on the engine, -1 where there is none. */
  readonly endOnEngine: (stream: StreamId) => Promise<Revision>;
}

/** The appends to one stream, one call at a time: those that wait meanwhile share the next one. */
export class StreamAppender {
  private readonly queue: (AppendJob | AppendAllJob)[] = [];
  private draining: Promise<void> | undefined;

  constructor(
    private readonly stream: StreamId,
    private readonly parts: AppenderParts,
    private readonly onIdle: () => void,
  ) {}

  append(expected: ExpectedRevision, events: readonly PreparedEvent[]): Promise<Appended> {
    return this.enqueue((waiting) => ({ kind: 'append', expected, events, sentWith: new Set(), ...waiting }));
  }

  appendAll(expected: ExpectedRevision, chunks: AsyncIterable<readonly NewEvent[]>): Promise<Appended> {
    return this.enqueue((waiting) => ({ kind: 'append-all', expected, chunks, ...waiting }));
  }

  async idle(): Promise<void> {
    await this.draining;
  }

  private enqueue(job: (waiting: Pick<Waiting, 'resolve' | 'reject'>) => AppendJob | AppendAllJob): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.queue.push(job({ resolve, reject }));
      this.draining ??= this.drain();
    });
  }

  private async drain(): Promise<void> {
    // What is asked for in the same turn shares the first call too.
    await Promise.resolve();
    while (this.queue.length > 0)
      if (this.queue[0]!.kind === 'append-all') await this.carryOutAll(this.queue.shift() as AppendAllJob);
      else await this.carryOut(this.takeAppends());
    this.draining = undefined;
    this.onIdle();
  }

  private takeAppends(): AppendJob[] {
    const appends: AppendJob[] = [];
    for (const job of this.queue) {
      if (job.kind !== 'append') break;
      appends.push(job);
    }
    this.queue.splice(0, appends.length);
    return appends;
  }

  /** Settles every job of the list, in as many calls as it takes. */
  private async carryOut(jobs: AppendJob[]): Promise<void> {
    while (jobs.length > 0)
      try {
        await this.round(jobs);
      } catch (error) {
        // Of those that shared a call none knows more than the others; what was not sent is refused for the same reason.
        for (const job of jobs.splice(0)) job.reject(error);
      }
  }

  /** Settles what needs no writing, then writes as many of the first ones as fit together. */
  private async round(jobs: AppendJob[]): Promise<void> {
    const { index, feed, writer } = this.parts;
    const end = index.endOf(this.stream);
    const batch = await this.decide(jobs, end);
    if (batch.length === 0) return;
    const events = batch.flatMap((job) => job.events);
    const elsewhere = await writer.write({
      stream: this.stream,
      end,
      events,
      onAttempt: (recordedAt) => noteTimes(batch, recordedAt),
    });
    if (elsewhere !== undefined && elsewhere <= end) throw shorter(this.stream, elsewhere, end);
    // Written by another meanwhile: decided again once that is known here.
    await feed.numbered(this.stream, elsewhere ?? ((end + events.length) as Revision));
  }

  /** The first jobs that may be written together at `end`; those before them that need no writing are settled. */
  private async decide(jobs: AppendJob[], end: Revision): Promise<readonly AppendJob[]> {
    const batch: AppendJob[] = [];
    const ids = new Set<EventId>();
    let at = end as number;
    let bytes = 0;
    while (batch.length < jobs.length) {
      const job = jobs[batch.length]!;
      if (job.events.some(({ id }) => ids.has(id))) break;
      if (this.answerRepeated(job)) {
        jobs.splice(batch.length, 1);
        continue;
      }
      if (!isAsExpected(job.expected, at as Revision)) {
        if (batch.length > 0) break;
        if (await this.learnsMore(job.expected, end)) return [];
        jobs.shift()!.reject(wrongRevision(this.stream, job.expected, end));
        continue;
      }
      bytes += sizeOf(job.events);
      if (batch.length > 0 && (bytes > SHARED_BYTES || at + job.events.length - end > SHARED_EVENTS)) break;
      batch.push(job);
      at += job.events.length;
      for (const { id } of job.events) ids.add(id);
    }
    return batch;
  }

  /** True when it was settled: its events were in the stream before, or are there now because it wrote them. */
  private answerRepeated(job: AppendJob): boolean {
    const { index } = this.parts;
    try {
      const place = job.sentWith.size > 0 && index.placeOf(this.stream, job.events.at(-1)!.id);
      const answer: Appended | undefined =
        place && job.sentWith.has(place.recordedAt)
          ? { ...place, repeated: false }
          : index.repeated(this.stream, job.events);
      if (!answer) return false;
      job.resolve(answer);
    } catch (refusal) {
      job.reject(refusal);
    }
    return true;
  }

  /** Whether the engine knows more of the stream than this replica does, and then waits until it does too. */
  private async learnsMore(expected: ExpectedRevision, end: Revision): Promise<boolean> {
    const mayBe = typeof expected === 'number' ? expected > end : expected === 'exists' && end === NO_STREAM;
    if (!mayBe) return false;
    const onEngine = await this.parts.endOnEngine(this.stream);
    if (onEngine <= end) return false;
    await this.parts.feed.numbered(this.stream, onEngine);
    return true;
  }

  private async carryOutAll(job: AppendAllJob): Promise<void> {
    try {
      let done: Appended | undefined;
      for await (const chunk of job.chunks) {
        if (chunk.length === 0) continue;
        for (const events of chunksOf(prepareEvents(this.stream, chunk))) {
          const appended = await this.now(done?.revision ?? job.expected, events);
          done = { ...appended, repeated: appended.repeated && (done?.repeated ?? true) };
        }
      }
      job.resolve(done ?? (await this.answerOfNothing(job.expected)));
    } catch (error) {
      job.reject(error);
    }
  }

  private now(expected: ExpectedRevision, events: readonly PreparedEvent[]): Promise<Appended> {
    return new Promise((resolve, reject) => {
      void this.carryOut([{ kind: 'append', expected, events, sentWith: new Set(), resolve, reject }]);
    });
  }

  private async answerOfNothing(expected: ExpectedRevision): Promise<Appended> {
    const { index } = this.parts;
    while (!isAsExpected(expected, index.endOf(this.stream)))
      if (!(await this.learnsMore(expected, index.endOf(this.stream)))) break;
    return index.answerOfNothing(this.stream, expected);
  }
}

function noteTimes(batch: readonly AppendJob[], recordedAt: readonly Micros[]): void {
  let last = -1;
  for (const { events, sentWith } of batch) {
    last += events.length;
    sentWith.add(recordedAt[last]!);
  }
}

const shorter = (stream: StreamId, found: Revision, known: Revision) =>
  unavailable(
    'log/other-log',
    `Stream "${stream}" ends at ${found === NO_STREAM ? 'nothing' : `revision ${found}`} on the engine, but revision ${known} of it was seen here: ` +
      'the engine was restored or changed by hand. Stop, and start again with an empty DATA_DIR',
  );
