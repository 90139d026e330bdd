import { cpSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteEventStore } from '../../../src/event-store/sqlite/sqlite-event-store.js';
import { Clock } from '../../../src/kernel/clock.js';
import { type Day, formatDay } from '../../../src/kernel/day.js';
import type { StreamId } from '../../../src/kernel/event.js';
import type { Micros } from '../../../src/kernel/instant.js';
import type { MeasureId, ProcessId } from '../../../src/tracking/domain/model.js';
import { FIRST_DAY, History, type HistorySize, LAST_DAY, measureIdOf, processIdOf } from './history.js';
import type { SeededRandom } from './random.js';

const APPENDED_TOGETHER = 64;

export interface Question {
  readonly process: ProcessId;
  readonly measure: MeasureId;
  readonly asOf: string;
  readonly knownAt: string;
}

/** A log in `directory`, made by the real event store, and what is in it. */
export interface DataSet {
  readonly directory: string;
  readonly size: HistorySize;
  readonly effects: number;
  readonly developments: number;
  readonly events: number;
  readonly logMib: number;
  /** Seconds it took to append. */
  readonly seconds: number;
}

/** Stands at the day that is being recorded. */
class HistoryClock extends Clock {
  instant = 0 as Micros;

  now(): Micros {
    return this.instant;
  }
}

/** Processes with their measures, and their course when `withCourse`. */
export async function makeDataSet(
  directory: string,
  size: HistorySize,
  progress: (share: number) => void,
  withCourse = true,
): Promise<DataSet> {
  mkdirSync(directory, { recursive: true });
  const clock = new HistoryClock();
  const history = new History(size);
  const store = SqliteEventStore.open(directory, clock);
  const started = performance.now();
  let events = 0;
  for (const part of parts(history, withCourse)) {
    clock.instant = part.recordedAt;
    await store.append(`process-${part.process}` as StreamId, 'any', part.events);
    events += part.events.length;
    progress(history.effects / size.effects);
  }
  await store.close();
  return {
    directory,
    size,
    effects: history.effects,
    developments: history.developments,
    events,
    logMib: statSync(join(directory, 'log.sqlite')).size / 2 ** 20,
    seconds: (performance.now() - started) / 1000,
  };
}

function* parts(history: History, withCourse: boolean) {
  yield* history.opening();
  if (withCourse) yield* history.course(APPENDED_TOGETHER);
}

/** The log without its read model, in another directory. */
export function copyLog(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  cpSync(join(from, 'log.sqlite'), join(to, 'log.sqlite'));
}

export function randomQuestion({ processes, measures }: HistorySize, random: SeededRandom): Question {
  return {
    process: processIdOf(random.between(0, processes - 1)),
    measure: measureIdOf(random.between(0, Math.ceil(measures / processes) - 1)),
    asOf: randomDay(random),
    knownAt: randomDay(random),
  };
}

/** The same times, about the measure that changes most. */
export const aboutMostChanged = (question: Question): Question => ({
  ...question,
  process: processIdOf(0),
  measure: measureIdOf(0),
});

export const statusPath = ({ process, measure, asOf, knownAt }: Question): string =>
  `/api/v1/processes/${process}/measures/${measure}/status?asOf=${asOf}&knownAt=${knownAt}`;

/** From the second day on: the measures are declared on the first. */
const randomDay = (random: SeededRandom): string => formatDay(random.between(FIRST_DAY + 1, LAST_DAY) as Day);
