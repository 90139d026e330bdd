import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import type { NewEvent, StreamId } from '../../src/kernel/event.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { anEvent, anId, someEvents } from '../contract/events.js';
import { IMPORTED_EVENTS, type Report } from './log-under-load.js';

// Appends for as long as it lives, to some streams at once and in chunks, and reports what it sends and what is answered.
const [directory, run] = process.argv.slice(2);
const store = SqliteEventStore.open(directory!, new SystemClock());

/** A pipe keeps what was written to it also when the writer is killed. */
const report = (line: Report) => writeSync(1, `${JSON.stringify(line)}\n`);

async function appendForEver(stream: StreamId): Promise<never> {
  for (let size = 1; ; size = (size % 5) + 1) {
    const events: readonly NewEvent[] = Array.from({ length: size }, () =>
      anEvent({ data: { text: 'x'.repeat(500) } }),
    );
    report({ is: 'sent', append: { stream, events } });
    const { position } = await store.append(stream, 'any', events);
    report({ is: 'answered', first: events[0]!.id, position });
  }
}

async function* chunks(): AsyncIterable<readonly NewEvent[]> {
  for (let sent = 0; sent < IMPORTED_EVENTS; sent += 50) yield someEvents(50);
}

async function importForEver(): Promise<never> {
  for (;;) {
    const stream = `import-${anId()}` as StreamId;
    report({ is: 'importing', stream });
    await store.appendAll(stream, 'none', chunks());
    report({ is: 'imported', stream });
    await pause(20); // most kills shall hit ordinary appends
  }
}

for (let n = 0; n < 8; n++) void appendForEver(`stream-${n % 4}-${run}` as StreamId);
void importForEver();
