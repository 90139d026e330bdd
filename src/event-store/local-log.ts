import { setImmediate as nextTick } from 'node:timers/promises';
import { unavailable } from '../kernel/domain-error.js';
import type { Position, RecordedEvent, Revision, StreamId } from '../kernel/event.js';
import type { LogReader, Page } from './log-reader.js';
import type { LogTail } from './log-tail.js';

/** The reading half of EventStore, from a file on this machine. */
export class LocalLog {
  private followed: { readonly after: Position; readonly end: Position; readonly page: Page } | undefined;

  constructor(
    private readonly reader: LogReader,
    private readonly tail: LogTail,
    private readonly closing: AbortSignal,
  ) {}

  async *readStream(stream: StreamId, from: Revision): AsyncIterable<RecordedEvent> {
    const end = this.tail.position;
    for (let next = from; ; await nextTick()) {
      this.refuseWhenClosed();
      const { events, more } = this.reader.streamPage(stream, next, end);
      yield* events;
      if (!more) return;
      next = (events.at(-1)!.revision + 1) as Revision;
    }
  }

  async *readAll(after: Position): AsyncIterable<RecordedEvent> {
    const end = this.tail.position;
    for (let at = after; ; await nextTick()) {
      this.refuseWhenClosed();
      const { events, more } = this.reader.page(at, end);
      yield* events;
      if (!more) return;
      at = events.at(-1)!.position;
    }
  }

  async *follow(after: Position, signal: AbortSignal): AsyncIterable<RecordedEvent | 'caught-up'> {
    const stop = AbortSignal.any([signal, this.closing]);
    for (let at = after; !stop.aborted;) {
      if (at >= this.tail.position) {
        yield 'caught-up';
        await this.tail.grownBeyond(at, stop);
        continue;
      }
      const { events, more } = this.newestPage(at);
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
    return this.tail.position;
  }

  /** Several follow the end of the log, and ask for the same page one after the other. */
  private newestPage(after: Position): Page {
    const end = this.tail.position;
    if (this.followed?.after !== after || this.followed.end !== end)
      this.followed = { after, end, page: this.reader.page(after, end) };
    return this.followed.page;
  }

  private refuseWhenClosed(): void {
    if (this.closing.aborted) throw logClosed();
  }
}

export const logClosed = () =>
  unavailable('log/closed', 'The log is closed because the service is stopping. Try again when it is back');
