import { Injectable } from '@nestjs/common';
import type { StatementSync } from 'node:sqlite';
import type { EventId, Revision } from '../../kernel/event.js';
import type { DevelopmentId, Measure, MeasureId, Process, ProcessId, RulingId } from '../domain/model.js';
import type { ImpreciseMoves, KnownDevelopment, KnownMeasure, KnownRuling } from '../domain/process-state.js';
import { AmendmentRows, EVERYTHING } from '../projections/amendment-rows.js';
import { DevelopmentRows } from '../projections/development-rows.js';
import { ReadModel } from '../../read-model/read-model.js';
import { ImpreciseMoveRows } from '../projections/step-rows.js';

export interface Receipt {
  readonly requestHash: string;
  readonly subject: string;
  readonly revision: number;
  readonly position: number;
}

interface ProcessRow {
  readonly id: number;
  readonly revision: Revision;
  readonly body: string;
}

/** What deciding needs to know of a process, one index seek a member. */
@Injectable()
export class RecordedState {
  private readonly developments: DevelopmentRows;
  private readonly amendments: AmendmentRows;
  private readonly findProcess: StatementSync;
  private readonly findMeasure: StatementSync;
  private readonly imprecise: ImpreciseMoveRows;
  private readonly findRuling: StatementSync;
  private readonly findReceipt: StatementSync;

  constructor({ db }: ReadModel) {
    this.developments = new DevelopmentRows(db);
    this.amendments = new AmendmentRows(db);
    this.findProcess = db.prepare('SELECT id, revision, body FROM process WHERE slug = ?');
    this.findMeasure = db.prepare('SELECT id, slug, title, kind FROM measure WHERE process = ? AND slug = ?');
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

  /** As amended. */
  process(id: ProcessId): Process | undefined {
    const row = this.row(id);
    if (!row) return undefined;
    return this.amendments.process(row.id, JSON.parse(row.body) as Process, EVERYTHING);
  }

  measure(process: ProcessId, id: MeasureId): KnownMeasure | undefined {
    const row = this.findMeasure.get(this.row(process)?.id ?? 0, id);
    if (!row) return undefined;
    const { id: key, slug, title, kind } = row as unknown as { id: number; slug: MeasureId } & Omit<Measure, 'id'>;
    const content = this.amendments.measure(key, { id: slug, title, kind }, EVERYTHING);
    return content ? { content, withdrawn: false } : { content: { id: slug, title, kind }, withdrawn: true };
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

  private row(process: ProcessId): ProcessRow | undefined {
    return this.findProcess.get(process) as ProcessRow | undefined;
  }
}
