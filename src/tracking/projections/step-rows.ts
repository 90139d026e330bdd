import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { BEFORE_ALL, type Day } from '../../kernel/day.js';
import type { Step, StepOrder } from '../domain/development.js';
import type { StepSource } from '../domain/measure-fold.js';

export interface StepRow {
  readonly step: Step;
  /** Row id of the development's version. */
  readonly development: number;
  /** Position from which another version stands in its place. */
  readonly knownTo: number;
  /** Day on which this version could be known. */
  readonly reported: Day;
}

type Columns = [
  first: Day,
  ord: number,
  ordinal: number,
  version: number,
  last: Day,
  announced: Day,
  body: string,
  development: number,
  knownTo: number,
  reported: Day,
];
/** What a step says besides its keys, in the order in which it is stored. */
type Body = [
  development: Step['development'],
  action: Step['action'],
  closing: 0 | 1,
  bounded: 0 | 1,
  bilateral: 0 | 1,
  date: string,
  practice: Step['practice'],
  note: string | null,
];

/** The columns of {@link stepRow}, in its order. */
export const STEP_COLUMNS = 'first, ord, ordinal, version, last, announced, body, development, known_to, reported';

/** Steps of measures, in the order in which they may begin. */
export class StepRows {
  private readonly insertOne: StatementSync;
  private readonly endOne: StatementSync;
  private readonly findOne: StatementSync;
  private readonly currentFrom: StatementSync;
  private readonly currentScheduled: StatementSync;
  private readonly everyOne: StatementSync;
  private readonly latestFirst: StatementSync;

  constructor(db: DatabaseSync) {
    this.insertOne = db.prepare(
      `INSERT INTO step (measure, first, ord, ordinal, version, last, announced, reported, development, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.endOne = db.prepare(
      'UPDATE step SET known_to = ? WHERE measure = ? AND first = ? AND ord = ? AND ordinal = ? AND version = ?',
    );
    this.findOne = arrays(
      db.prepare(
        `SELECT ${STEP_COLUMNS} FROM step WHERE measure = ? AND first = ? AND ord = ? AND ordinal = ? AND version = ?`,
      ),
    );
    const current = `known_to = ${Number.MAX_SAFE_INTEGER}`;
    this.currentFrom = arrays(
      db.prepare(
        `SELECT ${STEP_COLUMNS} FROM step WHERE measure = ? AND first >= ? AND ${current} ORDER BY first, ord, ordinal`,
      ),
    );
    this.currentScheduled = arrays(
      db.prepare(`SELECT ${STEP_COLUMNS} FROM step INDEXED BY step_scheduled
        WHERE measure = ? AND last > ?2 AND announced < last AND announced <= ?2 AND first > ?2 AND ${current}`),
    );
    this.latestFirst = arrays(db.prepare('SELECT first, version FROM step WHERE measure = ? ORDER BY first DESC'));
    this.everyOne = arrays(
      db.prepare(`SELECT ${STEP_COLUMNS} FROM step WHERE measure = ? AND version <= ? ORDER BY first, ord, ordinal`),
    );
  }

  insert(measure: number, step: Step, development: number, reported: Day): void {
    const body: Body = [
      step.development,
      step.action,
      step.closing ? 1 : 0,
      step.bounded ? 1 : 0,
      step.bilateral ? 1 : 0,
      step.date,
      step.practice,
      step.note,
    ];
    const { first, order, ordinal, version, last, announced } = step;
    this.insertOne.run(
      measure,
      first,
      order,
      ordinal,
      version,
      last,
      announced,
      reported,
      development,
      JSON.stringify(body),
    );
  }

  /** From `position` on another version stands in its place, or none. */
  end(measure: number, step: Step, position: number): void {
    this.endOne.run(position, measure, step.first, step.order, step.ordinal, step.version);
  }

  find(measure: number, { first, order, ordinal, version }: StepOrder & { readonly first: Day }): Step {
    return stepRow(this.findOne.get(measure, first, order, ordinal, version)).step;
  }

  /** Latest first day of a measure's steps, leaving out those just added; BEFORE_ALL where there are none. */
  latestBefore(measure: number, added: readonly Step[]): Day {
    const version = added[0]?.version ?? Number.MAX_SAFE_INTEGER;
    for (const row of this.latestFirst.iterate(measure)) {
      const [first, of] = row as unknown as [Day, number];
      if (of < version) return first;
    }
    return BEFORE_ALL;
  }

  /** The steps as they stand after the last event applied. */
  current(measure: number): StepSource {
    const { currentFrom, currentScheduled } = this;
    return {
      *startingFrom(day) {
        for (const row of currentFrom.iterate(measure, day)) yield stepRow(row).step;
      },
      scheduledAfter: (day) => currentScheduled.all(measure, day).map((row) => stepRow(row).step),
    };
  }

  /** All versions recorded up to a position. */
  recordedBy(measure: number, position: number): StepRow[] {
    return this.everyOne.all(measure, position).map(stepRow);
  }
}

function arrays(statement: StatementSync): StatementSync {
  statement.setReturnArrays(true);
  return statement;
}

export function stepRow(row: unknown): StepRow {
  const [first, order, ordinal, version, last, announced, text, development, knownTo, reported] = row as Columns;
  const [slug, action, closing, bounded, bilateral, date, practice, note] = JSON.parse(text) as Body;
  return {
    step: {
      development: slug,
      action,
      closing: closing === 1,
      bounded: bounded === 1,
      bilateral: bilateral === 1,
      date,
      practice,
      note,
      first,
      last,
      announced,
      order,
      ordinal,
      version,
    },
    development,
    knownTo,
    reported,
  };
}
