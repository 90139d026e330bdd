import type { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import type { NewEvent, Position, RecordedEvent, Revision, StreamId } from '../kernel/event.js';
import type { Durations, Metrics } from '../operations/metrics.js';
import { type Appended, EventStore, type ExpectedRevision, type LogHealth } from './event-store.js';

const SECOND_MICROS = 1_000_000;

/** The event store as the service has it: what is appended is measured. */
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
    return this.observed(() => this.store.append(stream, expected, events));
  }

  override appendAll(
    stream: StreamId,
    expected: ExpectedRevision,
    chunks: AsyncIterable<readonly NewEvent[]>,
  ): Promise<Appended> {
    return this.observed(() => this.store.appendAll(stream, expected, chunks));
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

  override get health(): LogHealth {
    return this.store.health;
  }

  override close(): Promise<void> {
    return this.store.close();
  }

  private async observed(append: () => Promise<Appended>): Promise<Appended> {
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
