import { Injectable } from '@nestjs/common';
import type { StatementSync } from 'node:sqlite';
import { type Day, dayOf } from '../../kernel/day.js';
import type { Revision } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import type {
  Development,
  DevelopmentId,
  Measure,
  MeasureId,
  Process,
  ProcessId,
  Ruling,
  RulingId,
} from '../domain/model.js';
import type { ImpreciseMoves } from '../domain/process-state.js';
import { patched } from '../../kernel/patch.js';
import { type Amendment, AmendmentRows } from '../projections/amendment-rows.js';
import type { VersionChange } from '../projections/development-rows.js';
import { ReadModel } from '../../read-model/read-model.js';
import { ImpreciseMoveRows } from '../projections/step-rows.js';
import { RecordedContent, type RecordedRuling, type RecordedVersion } from './recorded-content.js';

interface ProcessRow {
  readonly row: number;
  readonly body: string;
  readonly revision: Revision;
}

interface MeasureRow extends Measure {
  readonly row: number;
  readonly process: number;
}

interface VersionRow {
  readonly change: VersionChange;
  readonly body: string;
  readonly reason: string;
  readonly reported: string | null;
  readonly recordedAt: Micros;
}

interface RulingRow {
  readonly body: string;
  readonly reported: Day;
  readonly superseded: 0 | 1;
}

/** Each question is one index seek. */
@Injectable()
export class ReadModelContent extends RecordedContent {
  private readonly findProcess: StatementSync;
  private readonly findMeasure: StatementSync;
  private readonly amendments: AmendmentRows;
  private readonly imprecise: ImpreciseMoveRows;
  private readonly findVersions: StatementSync;
  private readonly findRuling: StatementSync;

  constructor({ db }: ReadModel) {
    super();
    this.findProcess = db.prepare('SELECT id AS row, body, revision FROM process WHERE slug = ?');
    this.findMeasure = db.prepare(
      `SELECT measure.id AS row, process.id AS process, measure.slug AS id, title, kind
       FROM measure JOIN process ON process.id = measure.process WHERE process.slug = ? AND measure.slug = ?`,
    );
    this.amendments = new AmendmentRows(db);
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

  revision(process: ProcessId): Revision | undefined {
    return this.processRow(process)?.revision;
  }

  processVersions(process: ProcessId): readonly RecordedVersion<Process>[] {
    const found = this.processRow(process);
    if (!found) return [];
    return versionsOf(JSON.parse(found.body) as Process, this.amendments.of({ process: found.row }));
  }

  measureVersions(process: ProcessId, measure: MeasureId): readonly RecordedVersion<Measure>[] {
    const found = this.measureRow(process, measure);
    if (!found) return [];
    const { id, title, kind } = found;
    return versionsOf({ id, title, kind }, this.amendments.of({ process: found.process, measure: found.row }));
  }

  impreciseMoves(process: ProcessId, measure: MeasureId): ImpreciseMoves | undefined {
    const found = this.measureRow(process, measure);
    return found && this.imprecise.of(found.row);
  }

  versions(process: ProcessId, development: DevelopmentId): readonly RecordedVersion<Development>[] {
    const rows = this.findVersions.all(process, development) as unknown as VersionRow[];
    return rows.map(({ change, body, reason, reported, recordedAt }) => {
      const content = JSON.parse(body) as Development;
      return change === 'recorded'
        ? { change, content }
        : { change, content, reason, reported, recordedOn: dayOf(recordedAt) };
    });
  }

  ruling(process: ProcessId, ruling: RulingId): RecordedRuling | undefined {
    const row = this.findRuling.get(process, ruling) as RulingRow | undefined;
    if (!row) return undefined;
    const { body, reported, superseded } = row;
    return { content: JSON.parse(body) as Ruling, countsFrom: reported, superseded: superseded === 1 };
  }

  private processRow(process: ProcessId): ProcessRow | undefined {
    return this.findProcess.get(process) as ProcessRow | undefined;
  }

  private measureRow(process: ProcessId, measure: MeasureId): MeasureRow | undefined {
    return this.findMeasure.get(process, measure) as MeasureRow | undefined;
  }
}

function versionsOf<Content extends object>(
  declared: Content,
  amendments: readonly Amendment[],
): readonly RecordedVersion<Content>[] {
  const versions: RecordedVersion<Content>[] = [{ change: 'recorded', content: declared }];
  let content = declared;
  for (const { changes, recordedAt, ...said } of amendments) {
    // What amends a record was decided on as changes of its fields.
    if (changes) content = patched(content, changes as Partial<Content>);
    versions.push({ change: changes ? 'corrected' : 'retracted', content, ...said, recordedOn: dayOf(recordedAt) });
  }
  return versions;
}
