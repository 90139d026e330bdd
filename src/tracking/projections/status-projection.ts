import { AFTER_ALL, type Day } from '../../kernel/day.js';
import { type Step, mattersFrom } from '../domain/development.js';
import { actionRow } from '../domain/actions.js';
import { NOTHING_YET, walk } from '../domain/measure-fold.js';
import type { ReadModel } from './read-model.js';
import { NOTHING_YET_TEXTS, StatusRows, textsOf } from './status-rows.js';
import { StepRows } from './step-rows.js';
import type { Entry } from './versioned-days.js';

/** Timelines of a measure: of its status, and of the days on which something was said of it. */
export const statusTimeline = (measure: number): number => measure * 2;
export const mentionTimeline = (measure: number): number => measure * 2 + 1;

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

  constructor(private readonly model: ReadModel) {
    this.steps = new StepRows(model.db);
    this.rows = new StatusRows(model.db, this.steps);
  }

  /** The rows of `change` are in the step table already. */
  resolve(measure: number, version: number, { removed, added }: StepChange): void {
    const steps = [...removed, ...added];
    const from = Math.min(...steps.map(mattersFrom)) as Day;
    const settled = Math.max(...steps.map((step) => step.last)) as Day;
    this.refold(measure, version, from, settled);
    for (const step of removed) this.countMention(measure, version, step, -1);
    for (const step of added) this.countMention(measure, version, step, 1);
  }

  forget(): void {
    this.rows.forget();
  }

  private refold(measure: number, version: number, from: Day, settled: Day): void {
    const { days } = this.model;
    const timeline = statusTimeline(measure);
    const before = days.newestFloor(timeline, (from - 1) as Day);
    const start = before ? this.rows.read(before.value, measure) : { ...NOTHING_YET_TEXTS, standing: NOTHING_YET };
    let previous: { readonly body: string; readonly rest: string } = start;
    const entries: Entry[] = [];
    let to = AFTER_ALL;
    for (const standing of walk(start.standing, from, this.steps.current(measure))) {
      const { day } = standing;
      const texts = textsOf(standing);
      const known = days.newestFloor(timeline, day);
      const stored = known && this.rows.read(known.value, measure);
      const unchanged = stored !== undefined && equal(stored, texts);
      if (!equal(texts, previous))
        entries.push({ day, value: unchanged ? known!.value : this.rows.write(standing).value });
      previous = texts;
      if (unchanged && day >= settled) {
        to = (day + 1) as Day;
        break;
      }
    }
    days.replace(timeline, version, { from, to }, entries);
  }

  private countMention(measure: number, version: number, step: Step, by: 1 | -1): void {
    if (step.closing || actionRow(step.action).hearsay || step.last === AFTER_ALL) return;
    const { days } = this.model;
    const timeline = mentionTimeline(measure);
    const known = days.newestFloor(timeline, step.last);
    const count = (known?.day === step.last ? known.value : 0) + by;
    const range = { from: step.last, to: (step.last + 1) as Day };
    days.replace(timeline, version, range, count > 0 ? [{ day: step.last, value: count }] : []);
  }
}

type Texts = { readonly body: string; readonly rest: string };

const equal = (a: Texts, b: Texts): boolean => a.body === b.body && a.rest === b.rest;
