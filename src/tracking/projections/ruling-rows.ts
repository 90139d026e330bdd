import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Day } from '../../kernel/day.js';
import type { MeasureId, Ruling, RulingId } from '../domain/model.js';

/** A ruling, and the day from which it is known. */
export interface RulingRow {
  readonly id: RulingId;
  readonly position: number;
  readonly reported: Day;
  readonly supersedes: RulingId | null;
  readonly ruling: Ruling;
}

export interface FoundRuling {
  readonly measure: MeasureId;
  readonly position: number;
  readonly reported: Day;
  readonly ruling: Ruling;
  /** A later one took its place. */
  readonly superseded: boolean;
}

export class RulingRows {
  private readonly insertOne: StatementSync;
  private readonly listOfMeasure: StatementSync;
  private readonly listOfProcess: StatementSync;
  private readonly findOne: StatementSync;

  constructor(db: DatabaseSync) {
    this.insertOne = db.prepare(
      'INSERT INTO ruling (measure, position, reported, slug, supersedes, body) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.listOfMeasure = db.prepare(
      'SELECT slug AS id, position, reported, supersedes, body FROM ruling WHERE measure = ? AND position <= ? ORDER BY position',
    );
    this.listOfProcess = db.prepare(
      `SELECT ruling.body FROM measure JOIN ruling ON ruling.measure = measure.id AND ruling.position > ?
       AND ruling.position <= ? WHERE measure.process = ? ORDER BY ruling.position`,
    );
    this.findOne = db.prepare(
      `SELECT measure.slug AS measure, ruling.position, reported, ruling.body,
         EXISTS (SELECT 1 FROM ruling AS later
           WHERE later.measure = ruling.measure AND later.supersedes = ruling.slug) AS superseded
       FROM measure JOIN ruling ON ruling.measure = measure.id WHERE measure.process = ? AND ruling.slug = ?`,
    );
  }

  insert(measure: number, ruling: Ruling, reported: Day, position: number): void {
    const { id, supersedes = null } = ruling;
    this.insertOne.run(measure, position, reported, id, supersedes, JSON.stringify(ruling));
  }

  /** On a measure, recorded by a position, in that order. */
  ofMeasure(measure: number, position: number): readonly RulingRow[] {
    const rows = this.listOfMeasure.all(measure, position) as unknown as readonly (Omit<RulingRow, 'ruling'> & Body)[];
    return rows.map(({ body, ...row }) => ({ ...row, ruling: JSON.parse(body) as Ruling }));
  }

  /** On any measure of a process, recorded after one position and up to another. */
  ofProcess(process: number, after: number, position: number): readonly Ruling[] {
    return this.listOfProcess.all(after, position, process).map(({ body }) => JSON.parse(String(body)) as Ruling);
  }

  find(process: number, id: RulingId): FoundRuling | undefined {
    const row = this.findOne.get(process, id) as
      (Omit<FoundRuling, 'ruling' | 'superseded'> & Body & { readonly superseded: 0 | 1 }) | undefined;
    if (!row) return undefined;
    const { body, superseded, ...found } = row;
    return { ...found, ruling: JSON.parse(body) as Ruling, superseded: superseded === 1 };
  }
}

interface Body {
  readonly body: string;
}
