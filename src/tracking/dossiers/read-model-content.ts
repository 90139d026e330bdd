import type { StatementSync } from 'node:sqlite';
import { type Day, dayOf } from '../../kernel/day.js';
import type { Revision } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import type {
  Development,
  DevelopmentId,
  Measure,
  MeasureChanges,
  MeasureId,
  Process,
  ProcessChanges,
  ProcessId,
  Ruling,
  RulingId,
} from '../domain/model.js';
import type { ImpreciseMoves } from '../domain/process-state.js';
import type { VersionChange } from '../projections/development-rows.js';
import type { ReadModel } from '../projections/read-model.js';
import { AmendmentRows, type MadeAmendment } from '../projections/amendment-rows.js';
import { ImpreciseMoveRows } from '../projections/step-rows.js';
import {
  type RecordedAmendment,
  RecordedContent,
  type RecordedProcess,
  type RecordedRuling,
  type RecordedVersion,
} from './recorded-content.js';

interface VersionRow {
  readonly change: VersionChange;
  readonly body: string;
  readonly reason: string | null;
  readonly reported: string | null;
  readonly recordedAt: Micros;
}

interface RulingRow {
  readonly body: string;
  readonly reported: Day;
  readonly superseded: 0 | 1;
}

/** Each question is one index seek. */
export class ReadModelContent extends RecordedContent {
  private readonly findProcess: StatementSync;
  private readonly findMeasure: StatementSync;
  private readonly findMeasureRow: StatementSync;
  private readonly amendmentRows: AmendmentRows;
  private readonly imprecise: ImpreciseMoveRows;
  private readonly findVersions: StatementSync;
  private readonly findRuling: StatementSync;

  constructor({ db }: ReadModel) {
    super();
    this.findProcess = db.prepare('SELECT id, body, revision FROM process WHERE slug = ?');
    this.findMeasure = db.prepare(
      `SELECT measure.slug AS id, title, kind FROM measure JOIN process ON process.id = measure.process
       WHERE process.slug = ? AND measure.slug = ?`,
    );
    this.findMeasureRow = db.prepare(
      `SELECT measure.id FROM measure JOIN process ON process.id = measure.process
       WHERE process.slug = ? AND measure.slug = ?`,
    );
    this.amendmentRows = new AmendmentRows(db);
    this.imprecise = new ImpreciseMoveRows(db);
    this.findVersions = db.prepare(
      `SELECT change, development.body, reason, reported_text AS reported, recorded_at AS recordedAt
       FROM development JOIN process ON process.id = development.process
       WHERE process.slug = ? AND development.slug = ? ORDER BY version`,
    );
    this.findRuling = db.prepare(
      `SELECT ruling.body, reported,
         EXISTS (SELECT 1 FROM ruling AS later
           WHERE later.measure = ruling.measure AND later.supersedes = ruling.slug) AS superseded
       FROM process JOIN measure ON measure.process = process.id JOIN ruling ON ruling.measure = measure.id
       WHERE process.slug = ? AND ruling.slug = ?`,
    );
  }

  process(process: ProcessId): RecordedProcess | undefined {
    const row = this.findProcess.get(process) as { body: string; revision: Revision } | undefined;
    return row && { content: JSON.parse(row.body) as Process, revision: row.revision };
  }

  measure(process: ProcessId, measure: MeasureId): Measure | undefined {
    const row = this.findMeasure.get(process, measure) as Measure | undefined;
    return row && { ...row };
  }

  processAmendments(process: ProcessId): readonly RecordedAmendment<ProcessChanges>[] {
    const row = this.findProcess.get(process);
    return row ? this.amendmentRows.madeOfProcess(Number(row['id'])).map(recordedAmendment) : [];
  }

  measureAmendments(process: ProcessId, measure: MeasureId): readonly RecordedAmendment<MeasureChanges | null>[] {
    const row = this.findMeasureRow.get(process, measure);
    return row ? this.amendmentRows.madeOfMeasure(Number(row['id'])).map(recordedAmendment) : [];
  }

  impreciseMoves(process: ProcessId, measure: MeasureId): ImpreciseMoves | undefined {
    const row = this.findMeasureRow.get(process, measure);
    return row && this.imprecise.of(Number(row['id']));
  }

  versions(process: ProcessId, development: DevelopmentId): readonly RecordedVersion[] {
    const rows = this.findVersions.all(process, development) as unknown as VersionRow[];
    return rows.map(({ change, body, reason, reported, recordedAt }) => ({
      change,
      content: JSON.parse(body) as Development,
      reason,
      reported,
      recordedOn: dayOf(recordedAt),
    }));
  }

  ruling(process: ProcessId, ruling: RulingId): RecordedRuling | undefined {
    const row = this.findRuling.get(process, ruling) as RulingRow | undefined;
    if (!row) return undefined;
    const { body, reported, superseded } = row;
    return { content: JSON.parse(body) as Ruling, countsFrom: reported, superseded: superseded === 1 };
  }
}

const recordedAmendment = <Changes>({ recordedAt, ...said }: MadeAmendment<Changes>): RecordedAmendment<Changes> => ({
  ...said,
  recordedOn: dayOf(recordedAt),
});
