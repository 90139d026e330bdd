import type { StatementSync } from 'node:sqlite';
import { type Day, addDays, dayOf } from '../../kernel/day.js';
import type { Position } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import { type Action, actionRow } from '../domain/actions.js';
import { type Step, effectKey } from '../domain/development.js';
import type { DevelopmentType } from '../domain/development-types.js';
import type { DevelopmentId, MeasureId } from '../domain/model.js';
import type { ReadModel } from '../projections/read-model.js';
import { statusTimeline } from '../projections/status-projection.js';
import type { StatusRows } from '../projections/status-rows.js';
import { STEP_COLUMNS, stepRow } from '../projections/step-rows.js';

/** An effect whose day came: it begins, or (`closing`) its `until` has passed. */
export interface DueEffect {
  readonly measure: MeasureId;
  readonly development: DevelopmentId;
  readonly type: DevelopmentType;
  readonly action: Action;
  readonly closing: boolean;
  /** As it was written. */
  readonly date: string;
  readonly note: string | null;
}

interface DueRow {
  readonly measure: number;
  readonly slug: MeasureId;
  readonly process: string;
  readonly type: DevelopmentType;
  readonly recordedAt: Micros;
}

interface Candidate extends DueRow {
  readonly step: Step;
}

/** Finds what falls due on a day, by an index over the days on which effects become certain. */
export class DueReader {
  private readonly dueOn: StatementSync;

  constructor(
    private readonly model: ReadModel,
    private readonly rows: StatusRows,
  ) {
    const columns = STEP_COLUMNS.split(', ')
      .map((column) => `step.${column}`)
      .join(', ');
    this.dueOn = model.db.prepare(
      `SELECT ${columns}, measure.id AS measure, measure.slug, process.slug AS process, development.type,
         development.recorded_at AS recordedAt
       FROM step JOIN measure ON measure.id = step.measure JOIN process ON process.id = measure.process
       JOIN development ON development.id = step.development
       WHERE step.last = ? AND step.known_to = ${Number.MAX_SAFE_INTEGER} ORDER BY measure.process, step.ord, step.ordinal`,
    );
  }

  on(day: Day, position: Position): ReadonlyMap<string, readonly DueEffect[]> {
    const candidates = this.dueOn
      .all(day)
      .map((row) => ({ ...(row as unknown as DueRow), step: stepRow(Object.values(row)).step }))
      .filter(({ recordedAt }) => dayOf(recordedAt) < day);
    const due = new Map<string, DueEffect[]>();
    for (const candidate of candidates)
      if (!isPostponed(candidate, candidates) && this.stands(candidate, day, position))
        due.set(candidate.process, [...(due.get(candidate.process) ?? []), dueEffect(candidate)]);
    return due;
  }

  /** Not cancelled before; and the end of an effect counts only where that effect still holds. */
  private stands({ measure, step }: Candidate, day: Day, position: Position): boolean {
    const before = this.model.days.floor(statusTimeline(measure), addDays(day, -1), position);
    const stored = before && this.rows.read(before.value, measure);
    if (step.closing) {
      const after = this.model.days.floor(statusTimeline(measure), day, position);
      return after !== undefined && this.rows.read(after.value, measure).body !== stored?.body;
    }
    if (actionRow(step.action).next === undefined) return true;
    if (step.first < day) return stored?.standing.open.some((open) => effectKey(open) === effectKey(step)) ?? false;
    return !(stored?.standing.fold.cancelled.includes(effectKey(step)) ?? false);
  }
}

/** A postponement that comes on the very day acts before what it postpones. */
const isPostponed = ({ measure, step }: Candidate, due: readonly Candidate[]): boolean =>
  actionRow(step.action).next !== undefined &&
  !step.closing &&
  due.some(
    (other) =>
      other.measure === measure &&
      other.step.action === 'postpone' &&
      other.step.development !== step.development &&
      other.step.order > step.order,
  );

const dueEffect = ({ slug, type, step }: Candidate): DueEffect => ({
  measure: slug,
  development: step.development,
  type,
  action: step.action,
  closing: step.closing,
  date: step.date,
  note: step.note,
});
