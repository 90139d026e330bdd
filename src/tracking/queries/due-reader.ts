import type { StatementSync } from 'node:sqlite';
import { Injectable } from '@nestjs/common';
import { type Day, addDays, dayOf } from '../../kernel/day.js';
import type { Micros } from '../../kernel/instant.js';
import { ReadModel } from '../../read-model/read-model.js';
import type { Action } from '../domain/actions.js';
import type { DueEffect } from '../domain/calendar-events.js';
import type { DevelopmentType } from '../domain/development-types.js';
import type { DevelopmentId, MeasureId, ProcessId } from '../domain/model.js';
import type { MeasureStatus } from '../domain/status.js';
import type { Step } from '../domain/step.js';
import { MOVE, STEP_COLUMNS, stepRow } from '../projections/step-rows.js';
import { ProcessReader } from './process-reader.js';
import { RulingReader } from './ruling-reader.js';
import { StatusReader } from './status-reader.js';
import type { Resolved } from './temporal-resolver.js';

interface DueStep {
  readonly step: Step;
  readonly type: DevelopmentType;
  readonly recordedAt: Micros;
}

const DEADLINES: ReadonlySet<Action> = new Set(['set-deadline', 'miss-deadline']);
/** What a day can change of a status by itself. */
const NEWS = ['state', 'possibleStates', 'inEffect', 'practice'] as const satisfies readonly (keyof MeasureStatus)[];

/** Finds what a day brings: the measures whose status differs from that of the day before, and the deadlines of the day. */
@Injectable()
export class DueReader {
  private readonly touchedOn: StatementSync;
  private readonly stepsOn: StatementSync;
  private readonly rulings: RulingReader;

  constructor(
    model: ReadModel,
    private readonly processReader: ProcessReader,
    private readonly statuses: StatusReader,
  ) {
    const { db } = model;
    this.rulings = new RulingReader(model);
    const stands = `step.known_to = ${Number.MAX_SAFE_INTEGER}`;
    this.touchedOn = db.prepare(
      `SELECT DISTINCT process.slug AS process, measure.slug AS measure
       FROM step JOIN measure ON measure.id = step.measure JOIN process ON process.id = measure.process
       WHERE step.last >= ?1 AND step.at <= ?1 AND ${stands} ORDER BY process.id, measure.id`,
    );
    const columns = STEP_COLUMNS.split(', ').map((column) => `step.${column}`);
    this.stepsOn = db.prepare(
      `SELECT ${columns.join(', ')}, development.type, development.recorded_at
       FROM step JOIN development ON development.id = step.development
       WHERE step.measure = ?1 AND (step.last = ?2 OR (step.kind = ${MOVE} AND step.at = ?2)) AND ${stands}
       ORDER BY step.ord, step.ordinal`,
    );
    this.stepsOn.setReturnArrays(true);
  }

  /** `newest`: one that knows all that is recorded. */
  on(day: Day, newest: Resolved): ReadonlyMap<string, readonly DueEffect[]> {
    const due = new Map<string, DueEffect[]>();
    for (const row of this.touchedOn.all(day)) {
      const { process, measure } = row as unknown as { process: ProcessId; measure: MeasureId };
      const effects = this.ofMeasure(process, measure, day, newest);
      if (effects.length > 0) due.set(process, [...(due.get(process) ?? []), ...effects]);
    }
    return due;
  }

  private ofMeasure(processId: ProcessId, measureId: MeasureId, day: Day, newest: Resolved): DueEffect[] {
    const process = this.processReader.process(processId);
    const measure = this.processReader.measure(process, measureId);
    const steps = this.recordedBefore(measure.row, day);
    if (steps.length === 0) return [];
    const before = this.statuses.measure(process, measure, { ...newest, asOf: addDays(day, -1) });
    const after = this.statuses.measure(process, measure, { ...newest, asOf: day });
    if (!before || !after) return []; // withdrawn
    const isNews = NEWS.some((member) => String(before[member]) !== String(after[member]));
    const rejected = new Set(this.rulings.rejected(measure, newest.snapshot).map(({ development }) => development));
    const behind = new Set<DevelopmentId>(isNews ? [...after.basis, ...practiceOf(after)] : []);
    return steps
      .filter(({ step }) => !rejected.has(step.development))
      .filter(({ step }) => behind.has(step.development) || DEADLINES.has(step.action))
      .map(({ step, type }) => ({
        measure: measureId,
        development: step.development,
        type,
        action: decides(step) ? 'agree' : step.action,
        closing: step.part === 'closing',
        date: step.date,
        note: step.note,
      }));
  }

  /** What is recorded on the day itself is told when it is recorded. */
  private recordedBefore(measure: number, day: Day): DueStep[] {
    return this.stepsOn
      .all(measure, day)
      .map((row): DueStep => {
        const columns = row as unknown as unknown[]; // arrays, see above
        const [type, recordedAt] = columns.slice(-2) as [DevelopmentType, Micros];
        return { step: stepRow(columns as never).step, type, recordedAt };
      })
      .filter(({ step, recordedAt }) => step.part !== 'announcement' && dayOf(recordedAt) < day);
  }
}

const decides = ({ part }: Step): boolean => part === 'consent' || part === 'decision';

const practiceOf = ({ practiceBasis }: MeasureStatus): DevelopmentId[] =>
  practiceBasis ? [practiceBasis.development] : [];
