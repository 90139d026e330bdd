import type { StatementSync } from 'node:sqlite';
import type { EventId, Revision } from '../../kernel/event.js';
import type { DevelopmentId, MeasureId, ProcessId, RulingId } from '../domain/model.js';
import type { ImpreciseMoves, KnownDevelopment, KnownRuling } from '../domain/process.js';
import { DevelopmentRows } from '../projections/development-rows.js';
import type { ReadModel } from '../projections/read-model.js';
import { ImpreciseMoveRows } from '../projections/step-rows.js';

export interface Receipt {
  readonly requestHash: string;
  readonly subject: string;
  readonly revision: number;
  readonly position: number;
}

/** What deciding needs to know of a process, one index seek a member. */
export class RecordedState {
  private readonly developments: DevelopmentRows;
  private readonly findProcess: StatementSync;
  private readonly findMeasure: StatementSync;
  private readonly imprecise: ImpreciseMoveRows;
  private readonly findRuling: StatementSync;
  private readonly findReceipt: StatementSync;

  constructor({ db }: ReadModel) {
    this.developments = new DevelopmentRows(db);
    this.findProcess = db.prepare('SELECT id, revision FROM process WHERE slug = ?');
    this.findMeasure = db.prepare('SELECT id FROM measure WHERE process = ? AND slug = ?');
    this.imprecise = new ImpreciseMoveRows(db);
    this.findRuling = db.prepare(
      `SELECT measure.slug AS measure, EXISTS (
         SELECT 1 FROM ruling AS later WHERE later.measure = ruling.measure AND later.supersedes = ruling.slug
       ) AS superseded
       FROM ruling JOIN measure ON measure.id = ruling.measure WHERE measure.process = ? AND ruling.slug = ?`,
    );
    this.findReceipt = db.prepare(
      'SELECT request_hash AS requestHash, subject, revision, position FROM receipt WHERE event = ?',
    );
  }

  revision(process: ProcessId): Revision | 'none' {
    return this.row(process)?.revision ?? 'none';
  }

  /** Of a measure, undefined where there is none. */
  impreciseMoves(process: ProcessId, id: MeasureId): ImpreciseMoves | undefined {
    const measure = this.findMeasure.get(this.row(process)?.id ?? 0, id);
    return measure && this.imprecise.of(Number(measure['id']));
  }

  ruling(process: ProcessId, id: RulingId): KnownRuling | undefined {
    const row = this.findRuling.get(this.row(process)?.id ?? 0, id);
    return row && { measure: String(row['measure']) as MeasureId, superseded: row['superseded'] === 1 };
  }

  development(process: ProcessId, id: DevelopmentId): KnownDevelopment | undefined {
    const version = this.developments.find(this.row(process)?.id ?? 0, id);
    return version && { standing: version.change !== 'retracted', content: version.content };
  }

  receipt(event: EventId): Receipt | undefined {
    return this.findReceipt.get(event) as Receipt | undefined;
  }

  private row(process: ProcessId): { readonly id: number; readonly revision: Revision } | undefined {
    return this.findProcess.get(process) as { id: number; revision: Revision } | undefined;
  }
}
