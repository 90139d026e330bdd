import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { AFTER_ALL, type Day } from '../../kernel/day.js';
import type { Micros } from '../../kernel/instant.js';
import type { Measure, MeasureChanges, Process, ProcessChanges } from '../domain/model.js';
import { patched } from '../domain/patch.js';

/** Which amendments count: recorded up to a position and reported up to a day. */
export interface KnownBy {
  readonly position: number;
  readonly reportedBy: Day;
}

export const EVERYTHING: KnownBy = { position: Number.MAX_SAFE_INTEGER, reportedBy: AFTER_ALL };

/** What an amendment said, and when it was appended. */
export interface MadeAmendment<Changes> {
  readonly changes: Changes;
  readonly reason: string;
  /** As it was given; null where it was not. */
  readonly reported: string | null;
  readonly recordedAt: Micros;
}

/** Stands for the process itself among its measures. */
const ITSELF = 0;

/** What was changed of processes and measures since they were declared, each change with the time from which it is known. */
export class AmendmentRows {
  static readonly SCHEMA = `
    -- Of a measure, or of the process where 'measure' is 0. Without 'changes' the measure was withdrawn.
    CREATE TABLE amendment (process INTEGER NOT NULL, measure INTEGER NOT NULL, position INTEGER NOT NULL,
      reported INTEGER NOT NULL, changes TEXT, reason TEXT NOT NULL, reported_text TEXT, recorded_at INTEGER NOT NULL,
      PRIMARY KEY (process, measure, position)) STRICT, WITHOUT ROWID;
    CREATE INDEX amendment_of_measure ON amendment (measure, position);`;

  private readonly insertOne: StatementSync;
  private readonly ofProcess: StatementSync;
  private readonly ofMeasure: StatementSync;
  private readonly allOfProcess: StatementSync;
  private readonly allOfMeasure: StatementSync;

  constructor(db: DatabaseSync) {
    this.insertOne = db.prepare(
      `INSERT INTO amendment (process, measure, position, reported, changes, reason, reported_text, recorded_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const made = 'changes, reason, reported_text AS reported, recorded_at AS recordedAt';
    this.allOfProcess = db.prepare(
      `SELECT ${made} FROM amendment WHERE process = ? AND measure = ${ITSELF} ORDER BY position`,
    );
    this.allOfMeasure = db.prepare(`SELECT ${made} FROM amendment WHERE measure = ? ORDER BY position`);
    const known = 'position <= ? AND reported <= ? ORDER BY position';
    this.ofProcess = db.prepare(`SELECT changes FROM amendment WHERE process = ? AND measure = ${ITSELF} AND ${known}`);
    this.ofMeasure = db.prepare(`SELECT changes FROM amendment WHERE measure = ? AND ${known}`);
  }

  insert(
    { process, measure = ITSELF }: { readonly process: number; readonly measure?: number },
    when: { readonly position: number; readonly reported: Day },
    { changes, reason, reported, recordedAt }: MadeAmendment<ProcessChanges | MeasureChanges | null>,
  ): void {
    const body = changes === null ? null : JSON.stringify(changes);
    this.insertOne.run(process, measure, when.position, when.reported, body, reason, reported, recordedAt);
  }

  /** All that were made of a process itself, in their order. */
  madeOfProcess(row: number): readonly MadeAmendment<ProcessChanges>[] {
    return this.allOfProcess.all(row).map((made) => madeAmendment<ProcessChanges>(made));
  }

  /** Without changes it was withdrawn. */
  madeOfMeasure(row: number): readonly MadeAmendment<MeasureChanges | null>[] {
    return this.allOfMeasure.all(row).map((made) => madeAmendment<MeasureChanges | null>(made));
  }

  /** As it reads with the amendments that are known. */
  process(row: number, declared: Process, { position, reportedBy }: KnownBy): Process {
    let process = declared;
    for (const { changes } of this.ofProcess.iterate(row, position, reportedBy))
      process = patched(process, JSON.parse(String(changes)) as ProcessChanges);
    return process;
  }

  /** Undefined once it is known to be withdrawn. */
  measure<Declared extends Measure>(row: number, declared: Declared, known: KnownBy): Declared | undefined {
    let measure = declared;
    for (const { changes } of this.ofMeasure.all(row, known.position, known.reportedBy)) {
      if (changes === null) return undefined;
      measure = { ...measure, ...(JSON.parse(String(changes)) as MeasureChanges) };
    }
    return measure;
  }
}

function madeAmendment<Changes>(columns: object): MadeAmendment<Changes> {
  const row = columns as MadeAmendment<string | null>; // as selected
  return { ...row, changes: JSON.parse(row.changes ?? 'null') as Changes };
}
