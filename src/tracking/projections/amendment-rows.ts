import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { AFTER_ALL, type Day } from '../../kernel/day.js';
import type { RecordedEvent } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import { patched } from '../../kernel/patch.js';
import type { Measure, MeasureChanges, Process, ProcessChanges } from '../domain/model.js';
import type { Question, QuestionChanges } from '../domain/question.js';

/** Which amendments count: recorded up to a position and reported up to a day. */
export interface KnownBy {
  readonly position: number;
  readonly reportedBy: Day;
}

export const EVERYTHING: KnownBy = { position: Number.MAX_SAFE_INTEGER, reportedBy: AFTER_ALL };

/** Rows of a process and of its measure or question; without either it is about the process itself. */
export interface Amended {
  readonly process: number;
  readonly measure?: number;
  readonly question?: number;
}

export type Changes = ProcessChanges | MeasureChanges | QuestionChanges;

export interface Amendment {
  readonly position: number;
  /** Null withdraws. */
  readonly changes: Changes | null;
  readonly recordedAt: Micros;
  readonly reason: string;
  /** As it was given; null where it was not. */
  readonly reported: string | null;
}

/** What is amended, and its row; of a process itself that is 0. */
type Subject = readonly [kind: 'process' | 'measure' | 'question', row: number];

const subjectOf = ({ measure, question }: Amended): Subject => {
  if (measure !== undefined) return ['measure', measure];
  return question === undefined ? ['process', 0] : ['question', question];
};

/** What was changed of processes, measures and questions since they were declared, each with the time from which it is known. */
export class AmendmentRows {
  static readonly SCHEMA = `
    -- Of a measure or a question, or of the process itself: then 'subject' is 0. Without 'changes' it was withdrawn.
    CREATE TABLE amendment (process INTEGER NOT NULL, kind TEXT NOT NULL, subject INTEGER NOT NULL, position INTEGER NOT NULL,
      reported INTEGER NOT NULL, changes TEXT, recorded_at INTEGER NOT NULL, reason TEXT NOT NULL, reported_text TEXT,
      PRIMARY KEY (process, kind, subject, position)) STRICT, WITHOUT ROWID;
    CREATE INDEX amendment_of_subject ON amendment (kind, subject, position);`;

  private readonly insertOne: StatementSync;
  private readonly all: StatementSync;
  private readonly countBefore: StatementSync;
  private readonly ofProcess: StatementSync;
  private readonly ofSubject: StatementSync;

  constructor(db: DatabaseSync) {
    this.insertOne = db.prepare(
      `INSERT INTO amendment (process, kind, subject, position, reported, changes, recorded_at, reason, reported_text)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.all = db.prepare(
      `SELECT changes, position, recorded_at AS recordedAt, reason, reported_text AS reported FROM amendment
       WHERE process = ? AND kind = ? AND subject = ? ORDER BY position`,
    );
    this.countBefore = db.prepare(
      `SELECT count(*) AS n FROM amendment
       WHERE process = ? AND kind = ? AND subject = ? AND position < ? AND changes IS NOT NULL`,
    );
    const known = 'position <= ? AND reported <= ? ORDER BY position';
    this.ofProcess = db.prepare(
      `SELECT changes FROM amendment WHERE process = ? AND kind = 'process' AND subject = 0 AND ${known}`,
    );
    this.ofSubject = db.prepare(`SELECT changes FROM amendment WHERE kind = ? AND subject = ? AND ${known}`);
  }

  insert(
    of: Amended,
    { position, recordedAt }: Pick<RecordedEvent, 'position' | 'recordedAt'>,
    { reported, reason, reportedText }: { reported: Day; reason: string; reportedText: string | null },
    changes: Changes | null,
  ): void {
    const body = changes === null ? null : JSON.stringify(changes);
    this.insertOne.run(of.process, ...subjectOf(of), position, reported, body, recordedAt, reason, reportedText);
  }

  /** As they were made, oldest first. */
  of(of: Amended): readonly Amendment[] {
    const rows = this.all.all(of.process, ...subjectOf(of)) as unknown as (Omit<Amendment, 'changes'> & {
      changes: string | null;
    })[];
    return rows.map(({ changes, ...said }) => ({
      ...said,
      changes: changes === null ? null : (JSON.parse(changes) as Amendment['changes']),
    }));
  }

  /** How many were made before, a withdrawal not counted. */
  count(of: Amended, position: number): number {
    return Number(this.countBefore.get(of.process, ...subjectOf(of), position)!['n']);
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
    return this.amended(['measure', row], declared, known);
  }

  /** Undefined once it is known to be withdrawn. */
  question<Declared extends Question>(row: number, declared: Declared, known: KnownBy): Declared | undefined {
    return this.amended(['question', row], declared, known);
  }

  private amended<Declared extends object>(
    of: Subject,
    declared: Declared,
    { position, reportedBy }: KnownBy,
  ): Declared | undefined {
    let amended = declared;
    for (const { changes } of this.ofSubject.all(...of, position, reportedBy)) {
      if (changes === null) return undefined;
      amended = { ...amended, ...(JSON.parse(String(changes)) as Partial<Declared>) };
    }
    return amended;
  }
}
