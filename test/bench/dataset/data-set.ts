import { cpSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteEventStore } from '../../../src/event-store/sqlite/sqlite-event-store.js';
import { Clock } from '../../../src/kernel/clock.js';
import { type Day, addDays, formatDay } from '../../../src/kernel/day.js';
import type { StreamId } from '../../../src/kernel/event.js';
import type { Micros } from '../../../src/kernel/instant.js';
import type { MeasureId, ProcessId } from '../../../src/tracking/domain/model.js';
import {
  type EventsAt,
  FIRST_DAY,
  History,
  type HistorySize,
  LAST_DAY,
  OVERLAPPING_DAYS,
  measureIdOf,
  processIdOf,
} from './history.js';
import type { SeededRandom } from './random.js';

const APPENDED_TOGETHER = 64;

export interface Question {
  readonly process: ProcessId;
  readonly measure: MeasureId;
  /** As in a query string. */
  readonly moment: { readonly asOf: string; readonly knownAt?: string; readonly knownBy?: 'report' };
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

/** Processes with their measures, and then their course. */
export async function makeDataSet(
  directory: string,
  size: HistorySize,
  progress: (share: number) => void,
  course = (history: History): Iterable<EventsAt> => history.course(APPENDED_TOGETHER),
): Promise<DataSet> {
  mkdirSync(directory, { recursive: true });
  const clock = new HistoryClock();
  const history = new History(size);
  const store = SqliteEventStore.open(directory, clock);
  const started = performance.now();
  let events = 0;
  for (const part of parts(history, course)) {
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

function* parts(history: History, course: (history: History) => Iterable<EventsAt>) {
  yield* history.opening();
  yield* course(history);
}

/** Every day on which effects of {@link makeOverlapping} begin, in no order. */
export const aboutOverlapping = (): Question[] =>
  Array.from({ length: OVERLAPPING_DAYS }, (_, index) => {
    const day = addDays(LAST_DAY, -1 - ((index * 379) % OVERLAPPING_DAYS));
    return { process: processIdOf(0), measure: measureIdOf(0), moment: { asOf: formatDay(day) } };
  });

/** A log, as an old one may be, of one measure and so many effects on it that may have come in any order. */
export const makeOverlapping = (directory: string, effects: number): Promise<DataSet> =>
  makeDataSet(
    directory,
    { effects, processes: 1, measures: 1, mostChanges: effects },
    () => undefined,
    (history) => history.overlapping(APPENDED_TOGETHER),
  );

/** The log without its read model, in another directory. */
export function copyLog(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  cpSync(join(from, 'log.sqlite'), join(to, 'log.sqlite'));
}

export function randomQuestion({ processes, measures }: HistorySize, random: SeededRandom): Question {
  return {
    process: processIdOf(random.between(0, processes - 1)),
    measure: measureIdOf(random.between(0, Math.ceil(measures / processes) - 1)),
    moment: { asOf: randomDay(random), knownAt: randomDay(random) },
  };
}

export const newestKnown = ({ moment: { asOf }, ...about }: Question): Question => ({ ...about, moment: { asOf } });

export const byReport = ({ moment, ...about }: Question): Question => ({
  ...about,
  moment: { ...moment, knownBy: 'report' },
});

/** The same times, about the measure that changes most. */
export const aboutMostChanged = (question: Question): Question => ({
  ...question,
  process: processIdOf(0),
  measure: measureIdOf(0),
});

export const statusPath = ({ process, measure, moment }: Question): string =>
  `/api/v1/processes/${process}/measures/${measure}/status?${new URLSearchParams(moment).toString()}`;

/** From the second day on: the measures are declared on the first. */
const randomDay = (random: SeededRandom): string => formatDay(random.between(FIRST_DAY + 1, LAST_DAY) as Day);
