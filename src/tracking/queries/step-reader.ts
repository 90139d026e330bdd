import type { StatementSync } from 'node:sqlite';
import { AFTER_ALL, type Day } from '../../kernel/day.js';
import type { ReadModel } from '../../read-model/read-model.js';
import type { Step } from '../domain/step.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import { MOVE, REMARK, STEP_COLUMNS, stepRow } from '../projections/step-rows.js';
import { countedIn } from './evidence-reader.js';
import { RulingReader } from './ruling-reader.js';
import type { Snapshot } from './snapshot.js';

/** Some of the steps that were asked for, and whether there are no more. */
export interface Chunk {
  readonly steps: readonly Step[];
  /** Bound (first of moves, last of remarks) up to which all were read; steps on that very day may be missing. */
  readonly upTo: Day | undefined;
}

/** Reads the visible steps of a measure, by index: those of visible versions that no ruling rejects. */
export class StepReader {
  private readonly every: StatementSync;
  private readonly movesBack: StatementSync;
  private readonly movesAfter: StatementSync;
  private readonly openInto: StatementSync;
  private readonly remarks: StatementSync;
  private readonly rulings: RulingReader;
  private readonly told: Readonly<Record<'practice' | 'consents', StatementSync>>;

  constructor(model: ReadModel) {
    const { db } = model;
    this.rulings = new RulingReader(model);
    const prepare = (where: string) => {
      const statement = db.prepare(`SELECT ${STEP_COLUMNS} FROM step WHERE measure = ? AND ${where}`);
      statement.setReturnArrays(true);
      return statement;
    };
    const visible = 'version <= ? AND reported <= ? AND known_to > ?';
    this.every = prepare(visible);
    this.movesBack = prepare(
      `kind = ${MOVE} AND at <= ? AND ${visible} ORDER BY at DESC, ord DESC, ordinal DESC, version DESC LIMIT ?`,
    );
    this.movesAfter = prepare(`kind = ${MOVE} AND at > ? AND ${visible} ORDER BY at, ord, ordinal, version LIMIT ?`);
    this.openInto = prepare(`kind = ${MOVE} AND open_to > at AND at >= ? AND at < ? AND open_to >= ? AND ${visible}`);
    this.remarks = prepare(`kind = ${REMARK} AND at >= ? AND at < ? AND ${visible}`);
    const toldBefore = (column: string) =>
      prepare(`${column} IS NOT NULL AND last < ? AND ${visible} ORDER BY last DESC`);
    this.told = { practice: toldBefore('practice'), consents: toldBefore('consents') };
  }

  all(measure: MeasureEntry, snapshot: Snapshot): Step[] {
    return this.visible(measure, snapshot, this.every.all(measure.row, ...known(snapshot)));
  }

  /** Moves that may act on a day or before, back from it. */
  back(measure: MeasureEntry, snapshot: Snapshot, from: Day, limit: number): Chunk {
    const rows = this.movesBack.all(measure.row, from, ...known(snapshot), limit);
    return this.chunk(measure, snapshot, rows, limit);
  }

  /** Moves that cannot act before a day has passed, on from it. */
  after(measure: MeasureEntry, snapshot: Snapshot, day: Day, limit: number): Chunk {
    const rows = this.movesAfter.all(measure.row, day, ...known(snapshot), limit);
    return this.chunk(measure, snapshot, rows, limit);
  }

  /** Moves that begin before a day and may act, or what they announce may, on it or later. */
  openAt(measure: MeasureEntry, snapshot: Snapshot, day: Day): Step[] {
    const rows = this.openInto.all(measure.row, day - measure.span, day, day, ...known(snapshot));
    return this.visible(measure, snapshot, rows);
  }

  remarksBetween(measure: MeasureEntry, snapshot: Snapshot, from: Day, to: Day): Step[] {
    return this.visible(measure, snapshot, this.remarks.all(measure.row, from, to, ...known(snapshot)));
  }

  /** Steps before a day that may say something of practice, or of consent; the last first. */
  *toldBefore(measure: MeasureEntry, snapshot: Snapshot, of: 'practice' | 'consents', day: Day): Generator<Step> {
    for (const row of this.told[of].iterate(measure.row, day, ...known(snapshot)))
      yield* this.visible(measure, snapshot, [row]);
  }

  private chunk(measure: MeasureEntry, snapshot: Snapshot, rows: readonly object[], limit: number): Chunk {
    const steps = this.visible(measure, snapshot, rows);
    return { steps, upTo: rows.length < limit ? undefined : stepRow(rows.at(-1) as never).step.first };
  }

  private visible(measure: MeasureEntry, snapshot: Snapshot, rows: readonly object[]): Step[] {
    const steps: Step[] = [];
    const counts = countedIn(measure, snapshot);
    const rejected = new Set(this.rulings.rejected(measure, snapshot).flatMap(({ effects }) => effects));
    for (const row of rows) {
      const { step, knownTo, reported } = stepRow(row as never); // arrays, see prepare
      const version = { slug: step.development, version: step.version, reported, knownTo };
      if (!rejected.has(step.effect) && snapshot.stands(measure.process, version) && counts(step.development))
        steps.push(step);
    }
    return steps;
  }
}

/** By record only the last version stands; by report an earlier one may. */
const known = ({ position, reportedBy }: Snapshot): [position: number, reportedBy: Day, knownTo: number] => [
  position,
  reportedBy,
  reportedBy === AFTER_ALL ? position : 0,
];
