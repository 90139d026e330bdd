import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Needs, Question, QuestionId } from '../domain/question.js';

/** As it was declared. */
export interface QuestionEntry extends Question {
  readonly row: number;
  /** Row of its process. */
  readonly process: number;
  readonly position: number;
  /** 1 where it was amended or withdrawn. */
  readonly amended: 0 | 1;
}

type Stored = Omit<QuestionEntry, 'needs'> & { readonly needs: string };

const COLUMNS = 'id AS row, process, slug AS id, title, needs, position, amended';

/** Which questions there are, and which measures they need. */
export class QuestionRows {
  static readonly SCHEMA = `
    CREATE TABLE question (id INTEGER PRIMARY KEY, process INTEGER NOT NULL, slug TEXT NOT NULL, title TEXT NOT NULL,
      needs TEXT NOT NULL, position INTEGER NOT NULL, amended INTEGER NOT NULL DEFAULT 0, withdrawn INTEGER NOT NULL DEFAULT 0,
      UNIQUE (process, slug)) STRICT;
    -- The measures that a question needs, or needed once.
    CREATE TABLE question_need (measure INTEGER NOT NULL, question INTEGER NOT NULL,
      PRIMARY KEY (measure, question)) STRICT, WITHOUT ROWID;`;

  private readonly insertOne: StatementSync;
  private readonly insertNeed: StatementSync;
  private readonly mark: StatementSync;
  private readonly findOne: StatementSync;
  private readonly listOf: StatementSync;
  private readonly listNeeding: StatementSync;
  private readonly countStanding: StatementSync;

  constructor(db: DatabaseSync) {
    this.insertOne = db.prepare('INSERT INTO question (process, slug, title, needs, position) VALUES (?, ?, ?, ?, ?)');
    this.insertNeed = db.prepare('INSERT OR IGNORE INTO question_need (measure, question) VALUES (?, ?)');
    this.mark = db.prepare('UPDATE question SET amended = 1, withdrawn = max(withdrawn, ?) WHERE id = ?');
    this.findOne = db.prepare(`SELECT ${COLUMNS} FROM question WHERE process = ? AND slug = ?`);
    this.listOf = db.prepare(
      `SELECT ${COLUMNS} FROM question WHERE process = ? AND position <= ? AND question.id > ? ORDER BY question.id LIMIT ?`,
    );
    this.listNeeding = db.prepare(
      `SELECT ${COLUMNS} FROM question_need JOIN question ON question.id = question_need.question
       WHERE question_need.measure = ? AND position <= ? ORDER BY question.id`,
    );
    this.countStanding = db.prepare('SELECT count(*) AS n FROM question WHERE process = ? AND withdrawn = 0');
  }

  declare(process: number, { id, title, needs }: Question, position: number): number {
    return Number(this.insertOne.run(process, id, title, JSON.stringify(needs), position).lastInsertRowid);
  }

  need(question: number, measures: readonly number[]): void {
    for (const measure of measures) this.insertNeed.run(measure, question);
  }

  /** It is not as it was declared. */
  amend(question: number, isWithdrawn: boolean): void {
    this.mark.run(Number(isWithdrawn), question);
  }

  find(process: number, id: QuestionId): QuestionEntry | undefined {
    const found = this.findOne.get(process, id) as Stored | undefined;
    return found && read(found);
  }

  /** Declared by `position`, in that order; -1 for all. */
  of(process: number, position: number, page: { readonly after: number; readonly limit: number }): QuestionEntry[] {
    return this.listOf.all(process, position, page.after, page.limit).map((row) => read(row as unknown as Stored));
  }

  /** Declared by `position`, and at some time in need of the measure. */
  needing(measure: number, position: number): QuestionEntry[] {
    return this.listNeeding.all(measure, position).map((row) => read(row as unknown as Stored));
  }

  /** How many were not withdrawn. */
  standing(process: number): number {
    return Number(this.countStanding.get(process)!['n']);
  }
}

const read = ({ needs, ...found }: Stored): QuestionEntry => ({ ...found, needs: JSON.parse(needs) as Needs });
