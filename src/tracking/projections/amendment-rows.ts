import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { AFTER_ALL, type Day } from '../../kernel/day.js';
import type { RecordedEvent } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import { patched } from '../../kernel/patch.js';
import type { Measure, MeasureChanges, Process, ProcessChanges } from '../domain/model.js';

/** Which amendments count: recorded up to a position and reported up to a day. */
export interface KnownBy {
  readonly position: number;
  readonly reportedBy: Day;
}

export const EVERYTHING: KnownBy = { position: Number.MAX_SAFE_INTEGER, reportedBy: AFTER_ALL };

/** Rows of a process and of its measure; without one it is about the process itself. */
export interface Amended {
  readonly process: number;
  readonly measure?: number;
}

export interface Amendment {
  /** Null withdraws. */
  readonly changes: ProcessChanges | MeasureChanges | null;
  readonly recordedAt: Micros;
  readonly reason: string;
  /** As it was given; null where it was not. */
  readonly reported: string | null;
}

/** Stands for the process itself among its measures. */
const ITSELF = 0;

/** What was changed of processes and measures since they were declared, each change with the time from which it is known. */
export class AmendmentRows {
  static readonly SCHEMA = `
    -- Of a measure, or of the process where 'measure' is 0. Without 'changes' the measure was withdrawn.
    CREATE TABLE amendment (process INTEGER NOT NULL, measure INTEGER NOT NULL, position INTEGER NOT NULL,
      reported INTEGER NOT NULL, changes TEXT, recorded_at INTEGER NOT NULL, reason TEXT NOT NULL, reported_text TEXT,
      PRIMARY KEY (process, measure, position)) STRICT, WITHOUT ROWID;
    CREATE INDEX amendment_of_measure ON amendment (measure, position);`;

  private readonly insertOne: StatementSync;
  private readonly all: StatementSync;
  private readonly countBefore: StatementSync;
  private readonly ofProcess: StatementSync;
  private readonly ofMeasure: StatementSync;

  constructor(db: DatabaseSync) {
    this.insertOne = db.prepare(
      `INSERT INTO amendment (process, measure, position, reported, changes, recorded_at, reason, reported_text)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.all = db.prepare(
      `SELECT changes, recorded_at AS recordedAt, reason, reported_text AS reported FROM amendment
       WHERE process = ? AND measure = ? ORDER BY position`,
    );
    this.countBefore = db.prepare(
      'SELECT count(*) AS n FROM amendment WHERE process = ? AND measure = ? AND position < ? AND changes IS NOT NULL',
    );
    const known = 'position <= ? AND reported <= ? ORDER BY position';
    this.ofProcess = db.prepare(`SELECT changes FROM amendment WHERE process = ? AND measure = ${ITSELF} AND ${known}`);
    this.ofMeasure = db.prepare(`SELECT changes FROM amendment WHERE measure = ? AND ${known}`);
  }

  insert(
    { process, measure = ITSELF }: Amended,
    { position, recordedAt }: Pick<RecordedEvent, 'position' | 'recordedAt'>,
    { reported, reason, reportedText }: { reported: Day; reason: string; reportedText: string | null },
    changes: ProcessChanges | MeasureChanges | null,
  ): void {
    const body = changes === null ? null : JSON.stringify(changes);
    this.insertOne.run(process, measure, position, reported, body, recordedAt, reason, reportedText);
  }

  /** As they were made, oldest first. */
  of({ process, measure = ITSELF }: Amended): readonly Amendment[] {
    const rows = this.all.all(process, measure) as unknown as (Omit<Amendment, 'changes'> & {
      changes: string | null;
    })[];
    return rows.map(({ changes, ...said }) => ({
      ...said,
      changes: changes === null ? null : (JSON.parse(changes) as Amendment['changes']),
    }));
  }

  /** How many were made before, a withdrawal not counted. */
  count({ process, measure = ITSELF }: Amended, position: number): number {
    return Number(this.countBefore.get(process, measure, position)!['n']);
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
