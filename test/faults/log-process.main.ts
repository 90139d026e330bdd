import { rmSync } from 'node:fs';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import type { DomainError } from '../../src/kernel/domain-error.js';
import type { NewEvent, Position } from '../../src/kernel/event.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { aStream, anEvent, collect, numbersFrom } from '../contract/events.js';
import type { Answer, Request } from './log-process.js';

// The file size limit comes as a signal that ends the process, unless someone listens; then the write fails instead.
process.on('SIGXFSZ', () => undefined);

const directory = process.argv[2]!;
let store: SqliteEventStore;

const eventOf = (bytes: number): NewEvent => anEvent({ data: { text: 'x'.repeat(bytes) } });

async function* chunksOf(bytes: number): AsyncIterable<readonly NewEvent[]> {
  for (let sent = 0; sent < bytes; sent += 100_000) yield [eventOf(50_000), eventOf(50_000)];
}

async function carryOut(request: Request): Promise<readonly number[]> {
  switch (request.do) {
    case 'open':
      store = SqliteEventStore.open(directory, new SystemClock());
      return [];
    case 'reopen':
      await store.close();
      return carryOut({ do: 'open' });
    case 'append': {
      const appends = numbersFrom(0, request.appends).map(() =>
        store.append(aStream(), 'none', [eventOf(request.bytes)]),
      );
      await Promise.allSettled(appends);
      return (await Promise.all(appends)).map(({ position }) => position);
    }
    case 'append-all':
      return [(await store.appendAll(aStream(), 'none', chunksOf(request.bytes))).position];
    case 'read':
      return (await collect(store.readAll(0 as Position))).map(({ position }) => position);
    case 'remove':
      rmSync(request.file);
      return [];
    case 'close':
      await store.close();
      process.disconnect();
      return [];
  }
}

async function answer(request: Request): Promise<void> {
  let answered: Answer;
  try {
    answered = { positions: await carryOut(request) };
  } catch (error) {
    const { kind, code, message } = error as DomainError;
    answered = { refusal: { kind, code, message } };
  }
  if (process.connected) process.send!(answered);
}

process.on('message', (request: Request) => void answer(request));
process.send!({ positions: [] } satisfies Answer);
