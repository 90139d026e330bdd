import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Day } from '../../kernel/day.js';
import type { Bounds } from '../../kernel/edtf-date.js';
import { ACTION_NAMES, actionRow } from '../domain/actions.js';
import type { DevelopmentId, PracticeLevel } from '../domain/model.js';
import type { ImpreciseMoves } from '../domain/process-state.js';
import { type Step, STEP_PARTS, effectKeyOf, isMove } from '../domain/step.js';
import { type DevelopmentVersion, OPEN_ENDED } from './development-rows.js';

/** A step of one version of a development, and when that version could stand. */
export interface StepRow {
  readonly step: Step;
  /** Position from which another version stands in its place. */
  readonly knownTo: number;
  /** Day on which this version could be known. */
  readonly reported: Day;
}

/** Which steps a row is found among: those that decide a state by their first bound, remarks by their last. */
export const MOVE = 0;
export const REMARK = 1;

/** The columns of {@link stepRow}, in its order. */
export const STEP_COLUMNS =
  'at, last, open_to, ord, ordinal, version, known_to, reported, said, practice, slug, date, due, note';
type Columns = [
  at: Day,
  last: Day,
  openTo: Day,
  order: number,
  ordinal: number,
  version: number,
  knownTo: number,
  reported: Day,
  said: number,
  practice: PracticeLevel | null,
  slug: DevelopmentId,
  date: string,
  due: string | null,
  note: string | null,
];

/** Part, action and flags of a step in one number; parts and actions by their place in their list. */
const saidBy = ({ part, action, bounded, announced, bilateral }: Step): number =>
  (ACTION_NAMES.indexOf(action) << 6) |
  (STEP_PARTS.indexOf(part) << 3) |
  (bounded ? 4 : 0) |
  (announced ? 2 : 0) |
  (bilateral ? 1 : 0);

/** After it another consent may stand, or none (the measure has ended). */
const mayConsent = ({ part, action, bilateral }: Step): boolean =>
  bilateral || part === 'consent' || part === 'decision' || action === 'end' || actionRow(action).agrees === true;

/** The row of a version, the day on which it could be known, and the position from which another stands in its place. */
type Standing = Pick<DevelopmentVersion, 'row' | 'reported' | 'knownTo'>;

/** Writes the steps of measures, in all versions. */
export class StepRows {
  static readonly SCHEMA = `
    -- What happens to a measure. 'kind' 0 are moves, by their first bound; 1 are remarks, by their last. 'open_to' is the
    -- last day on which the step, or what it announces, may still come.
    CREATE TABLE step (measure INTEGER NOT NULL, kind INTEGER NOT NULL, at INTEGER NOT NULL, ord INTEGER NOT NULL,
      ordinal INTEGER NOT NULL, version INTEGER NOT NULL, known_to INTEGER NOT NULL, last INTEGER NOT NULL,
      open_to INTEGER NOT NULL, reported INTEGER NOT NULL, said INTEGER NOT NULL, practice INTEGER, consents INTEGER,
      development INTEGER NOT NULL, slug TEXT NOT NULL, date TEXT NOT NULL, due TEXT, note TEXT,
      PRIMARY KEY (measure, kind, at, ord, ordinal, version, reported)) STRICT, WITHOUT ROWID;
    CREATE INDEX step_open ON step (measure, at) WHERE kind = 0 AND open_to > at;
    CREATE INDEX step_practice ON step (measure, last) WHERE practice IS NOT NULL;
    CREATE INDEX step_consent ON step (measure, last) WHERE consents IS NOT NULL;
    -- What becomes certain on a day, for the calendar.
    CREATE INDEX step_due ON step (last);`;

  private readonly insertOne: StatementSync;
  private readonly endOne: StatementSync;

  constructor(db: DatabaseSync) {
    this.insertOne = db.prepare(
      `INSERT INTO step (measure, kind, at, ord, ordinal, version, known_to, last, open_to, reported, said, practice,
         consents, development, slug, date, due, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.endOne = db.prepare(
      'UPDATE step SET known_to = ? WHERE measure = ? AND kind = ? AND at = ? AND ord = ? AND ordinal = ? AND version = ? AND known_to = ?',
    );
  }

  insert(measure: number, step: Step, { row: development, reported, knownTo }: Standing): void {
    this.insertOne.run(
      measure,
      ...keyOf(step),
      knownTo,
      step.last,
      step.openTo,
      reported,
      saidBy(step),
      step.practice,
      mayConsent(step) ? 1 : null,
      development,
      step.development,
      step.date,
      step.due,
      step.note,
    );
  }

  /** From `position` on another version stands in its place, or none. */
  end(measure: number, step: Step, position: number): void {
    this.endOne.run(position, measure, ...keyOf(step), OPEN_ENDED);
  }
}

const keyOf = (step: Step): [kind: number, at: Day, order: number, ordinal: number, version: number] => {
  const moves = isMove(step);
  return [moves ? MOVE : REMARK, moves ? step.first : step.last, step.order, step.ordinal, step.version];
};

/** Reads a row of {@link STEP_COLUMNS}. A remark counts from its last bound, so that is all it has. */
export function stepRow(row: readonly SQLOutputValue[]): StepRow {
  const [at, last, openTo, order, ordinal, version, knownTo, reported, said, practice, slug, date, due, note] =
    row as unknown as Columns;
  return {
    step: {
      effect: effectKeyOf(order, ordinal),
      part: STEP_PARTS[(said >> 3) & 7]!,
      action: ACTION_NAMES[said >> 6]!,
      development: slug,
      first: at,
      last,
      openTo,
      bounded: (said & 4) !== 0,
      announced: (said & 2) !== 0,
      bilateral: (said & 1) !== 0,
      date,
      due,
      practice,
      note,
      order,
      ordinal,
      version,
    },
    knownTo,
    reported,
  };
}

/** How far the widest move of a measure reaches, in days; what never ends reaches for ever. */
export const spanOf = (step: Step): number => (isMove(step) ? step.openTo - step.first : 0);

/** Reads on which days the imprecise moves of a measure may act, by development, as they stand. */
export class ImpreciseMoveRows {
  private readonly list: StatementSync;

  constructor(db: DatabaseSync) {
    this.list = db.prepare(
      `SELECT slug, at AS first, last FROM step WHERE measure = ? AND kind = ${MOVE} AND open_to > at AND last > at
       AND known_to = ${OPEN_ENDED}`,
    );
  }

  of(measure: number): ImpreciseMoves {
    const moves = new Map<DevelopmentId, Bounds[]>();
    for (const row of this.list.all(measure)) {
      const { slug, first, last } = row as unknown as Bounds & { readonly slug: DevelopmentId };
      moves.set(slug, [...(moves.get(slug) ?? []), { first, last }]);
    }
    return moves;
  }
}
