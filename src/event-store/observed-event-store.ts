import type { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import type { NewEvent, Position, RecordedEvent, Revision, StreamId } from '../kernel/event.js';
import type { Durations, Metrics } from '../operations/metrics.js';
import { currentTraceparent, traced } from '../operations/tracing/trace.js';
import { type Appended, EventStore, type ExpectedRevision, type LogHealth } from './event-store.js';

const SECOND_MICROS = 1_000_000;

/** The event store as the service has it: what is appended is measured, and knows of which trace it is. */
export class ObservedEventStore extends EventStore {
  private readonly durations: Durations;

  constructor(
    private readonly store: EventStore,
    metrics: Metrics,
    private readonly clock: Clock,
  ) {
    super();
    this.durations = metrics.durations(
      'detente_append_duration_seconds',
      'From asking for an append to having it on stable storage, by what came of it; an import is one',
      ['outcome'],
    );
  }

  override append(stream: StreamId, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    return this.observed(() => this.store.append(stream, expected, events.map(withTrace(currentTraceparent()))));
  }

  override appendAll(
    stream: StreamId,
    expected: ExpectedRevision,
    chunks: AsyncIterable<readonly NewEvent[]>,
  ): Promise<Appended> {
    return this.observed(() => this.store.appendAll(stream, expected, tracedChunks(chunks, currentTraceparent())));
  }

  override readStream(stream: StreamId, from?: Revision): AsyncIterable<RecordedEvent> {
    return this.store.readStream(stream, from);
  }

  override readAll(after: Position): AsyncIterable<RecordedEvent> {
    return this.store.readAll(after);
  }

  override follow(after: Position, signal: AbortSignal): AsyncIterable<RecordedEvent | 'caught-up'> {
    return this.store.follow(after, signal);
  }

  override head(): Promise<Position> {
    return this.store.head();
  }

  override get hasOtherWriters(): boolean {
    return this.store.hasOtherWriters;
  }

  override get health(): LogHealth {
    return this.store.health;
  }

  override close(): Promise<void> {
    return this.store.close();
  }

  private observed(append: () => Promise<Appended>): Promise<Appended> {
    return traced({ name: 'append' }, () => this.measured(append));
  }

  private async measured(append: () => Promise<Appended>): Promise<Appended> {
    const began = this.clock.monotonic();
    let outcome = 'failed';
    try {
      const appended = await append();
      outcome = appended.repeated ? 'repeated' : 'appended';
      return appended;
    } catch (error) {
      if (error instanceof DomainError && error.kind !== 'unavailable') outcome = 'refused';
      throw error;
    } finally {
      this.durations.observe((this.clock.monotonic() - began) / SECOND_MICROS, outcome);
    }
  }
}

const withTrace =
  (traceparent: string | undefined) =>
  (event: NewEvent): NewEvent =>
    traceparent === undefined ? event : { ...event, metadata: { ...event.metadata, traceparent } };

async function* tracedChunks(
  chunks: AsyncIterable<readonly NewEvent[]>,
  traceparent: string | undefined,
): AsyncIterable<readonly NewEvent[]> {
  for await (const chunk of chunks) yield chunk.map(withTrace(traceparent));
}
