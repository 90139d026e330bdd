import { AFTER_ALL, type Day } from '../../kernel/day.js';
import { type Step, mattersFrom } from '../domain/development.js';
import { NOTHING_YET, type StepSource, stepSource, walk } from '../domain/measure-fold.js';
import { MEASURE_STATES } from '../domain/states.js';
import type { ReadModel } from './read-model.js';
import { NOTHING_YET_TEXTS, StatusRows, type StatusTexts, isMention, onDay, textsOf } from './status-rows.js';
import { StepRows } from './step-rows.js';
import type { Entry } from './day-leaf.js';

const MEASURES_KEPT = 65_536;

/**
 * Timelines of a measure: its status from day to day with the days on which something was said of it, and the days on
 * which it enters another state. The second finds the end of a state at once, however much is said while it lasts.
 */
export const statusTimeline = (measure: number): number => measure * 2;
export const stateTimeline = (measure: number): number => measure * 2 + 1;

/** Steps that one event took away from a measure and gave to it. */
export interface StepChange {
  readonly removed: readonly Step[];
  readonly added: readonly Step[];
}

/**
 * Resolves status when an event arrives. The fold goes on from the stored standing before the first day that changed,
 * and stops on the first day after the last change on which it finds the standing that was there before.
 */
export class StatusProjection {
  readonly steps: StepRows;
  readonly rows: StatusRows;
  /** Latest day on which a step of a measure begins, for measures that changed lately. */
  private readonly latest = new Map<number, Day>();

  constructor(private readonly model: ReadModel) {
    this.steps = new StepRows(model.db);
    this.rows = new StatusRows(model.db, this.steps);
  }

  /** The rows of `change` are in the step table already. */
  resolve(measure: number, version: number, change: StepChange): void {
    const steps = [...change.removed, ...change.added];
    const joins = dayJoined(change);
    const from = joins ?? (Math.min(...steps.map(mattersFrom)) as Day);
    const settled = Math.max(...steps.map((step) => step.last)) as Day;
    const source = this.sourceOf(measure, from, change, joins !== undefined);
    this.refold(measure, version, { from, joins: joins !== undefined, settled, source });
  }

  forget(): void {
    this.rows.forget();
    this.latest.clear();
  }

  /** What is no earlier than all before is all there is from its day on: nothing needs to be read for it. */
  private sourceOf(measure: number, from: Day, { removed, added }: StepChange, joins: boolean): StepSource {
    const latest = this.latest.get(measure) ?? this.steps.latestBefore(measure, added);
    if (this.latest.size >= MEASURES_KEPT) this.latest.clear();
    this.latest.set(measure, Math.max(latest, ...added.map((step) => step.first)) as Day);
    if (removed.length === 0 && (from > latest || (joins && from === latest))) return stepSource(added);
    const current = this.steps.current(measure);
    if (!joins) return current;
    const now = added.filter((step) => step.first === from);
    return {
      *startingFrom(day) {
        yield* now.filter((step) => step.first >= day);
        yield* current.startingFrom(Math.max(day, from + 1) as Day);
      },
      scheduledAfter: current.scheduledAfter,
    };
  }

  private refold(measure: number, version: number, { from, joins, settled, source }: Refold): void {
    const { days } = this.model;
    const timeline = statusTimeline(measure);
    const before = days.newestFloor(timeline, joins ? from : ((from - 1) as Day));
    const start = before ? this.rows.read(before.value, measure) : { ...NOTHING_YET_TEXTS, standing: NOTHING_YET };
    const entries: Entry[] = [];
    const states: Entry[] = [];
    let state = days.newestFloor(stateTimeline(measure), (from - 1) as Day)?.value ?? 0;
    let previous: StatusTexts & { readonly value?: number } = start;
    let to = AFTER_ALL;
    for (const standing of walk(start.standing, from, source)) {
      const { day } = standing;
      const rejoined = joins && day === from && before?.day === day;
      const mentioned = standing.mentioned || (rejoined && isMention(before.value));
      const texts = textsOf(standing);
      const known = days.newestFloor(timeline, day);
      const stored = known && this.rows.read(known.value, measure);
      const unchanged = stored !== undefined && equal(stored, texts);
      const same = equal(texts, previous);
      if (!same || mentioned || rejoined) {
        const kept = same ? previous.value : unchanged ? stored.value : undefined;
        const value = kept ?? this.rows.write(standing, texts).value;
        entries.push({ day, value: onDay(value, mentioned) });
        previous = { ...texts, value };
      }
      const entered = MEASURE_STATES.indexOf(standing.fold.configuration.state);
      if (entered !== state) states.push({ day, value: entered });
      state = entered;
      if (unchanged && day >= settled) {
        to = (day + 1) as Day;
        break;
      }
    }
    days.replace(timeline, version, { from, to }, entries);
    days.replace(stateTimeline(measure), version, { from, to }, states);
  }
}

interface Refold {
  readonly from: Day;
  /** What is new comes last on the day `from`: the fold goes on from that day's own standing. */
  readonly joins: boolean;
  /** Day from which the change itself has no more to say. */
  readonly settled: Day;
  readonly source: StepSource;
}

const equal = (a: StatusTexts, b: StatusTexts): boolean => a.body === b.body && a.rest === b.rest;

/**
 * The day at whose end news comes in: freshly recorded, exact, and known no earlier than it happened. What was there
 * on that day stays as it is, however much it is. A postponement acts before what was due that day, so it never joins.
 */
function dayJoined({ removed, added }: StepChange): Day | undefined {
  const effects = added.filter((step) => !step.closing);
  const day = effects[0]?.last;
  const joins = effects.every(
    (step) =>
      step.first === day &&
      step.last === day &&
      step.announced >= day &&
      step.order === step.version &&
      step.action !== 'postpone',
  );
  const closingsLater = added.every((step) => !step.closing || step.first > day!);
  return removed.length === 0 && joins && closingsLater ? day : undefined;
}
