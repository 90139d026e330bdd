import type { EventStore } from '../../src/event-store/event-store.js';
import type { EventId, NewEvent, RecordedEvent, StreamId } from '../../src/kernel/event.js';
import { aStream, anEvent, collect, numbersFrom, someEvents } from '../contract/events.js';

const WRITERS = 24;
const STREAMS = 6;
const LARGE = 'x'.repeat(20_000);

export interface Outcome {
  readonly stream: StreamId;
  readonly events: readonly NewEvent[];
  readonly position?: number;
  /** Why it was not answered. */
  readonly code?: string;
}

/** Many writers that append one thing after the other, until they are stopped. */
export class Writers {
  readonly outcomes: Outcome[] = [];
  private readonly streams = numbersFrom(0, STREAMS).map(aStream);
  private stopping = false;
  private readonly running: Promise<unknown>;

  constructor(private readonly store: EventStore) {
    this.running = Promise.all(numbersFrom(0, WRITERS).map((n) => this.write(n)));
  }

  get answered(): number {
    return this.outcomes.filter(({ position }) => position !== undefined).length;
  }

  /** Resolves after so many more answers. */
  async answers(count: number): Promise<void> {
    const enough = this.answered + count;
    while (this.answered < enough) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async write(writer: number): Promise<void> {
    for (let n = 0; !this.stopping; n++) {
      const stream = this.streams[(writer + n) % STREAMS]!;
      const events = n % 5 === 0 ? [anEvent({ data: { LARGE, writer, n } })] : someEvents(1 + (n % 3));
      try {
        const { position } = await this.store.append(stream, 'any', events);
        this.outcomes.push({ stream, events, position });
      } catch (error) {
        this.outcomes.push({ stream, events, code: (error as { code: string }).code });
      }
    }
  }
}

/** Every event is there at most once, and once at its position when it was answered; positions and revisions have no gaps. */
export async function expectLogHolds(store: EventStore, writers: Writers): Promise<readonly RecordedEvent[]> {
  const log = await collect(store.readAll(0 as never));
  expect(log.map(({ position }) => position)).toEqual(numbersFrom(1, log.length));
  const ends = new Map<StreamId, number>();
  for (const { stream, revision } of log) {
    expect(revision).toBe((ends.get(stream) ?? -1) + 1);
    ends.set(stream, revision);
  }
  const places = new Map<EventId, RecordedEvent>(log.map((event) => [event.id, event]));
  expect(places.size).toBe(log.length);
  for (const { stream, events, position } of writers.outcomes) {
    const found = events.map(({ id }) => places.get(id));
    if (position !== undefined) expect(found.at(-1)?.position).toBe(position);
    // All of them or none.
    expect(found.filter((event) => event?.stream === stream).length % events.length).toBe(0);
  }
  return log;
}
