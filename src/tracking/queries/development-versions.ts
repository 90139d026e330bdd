import { Injectable } from '@nestjs/common';
import type { StatementSync } from 'node:sqlite';
import type { Development, DevelopmentId } from '../domain/model.js';
import type { VersionChange } from '../projections/development-rows.js';
import { ReadModel } from '../../read-model/read-model.js';
import type { ProcessEntry } from './process-reader.js';

export interface VersionAt {
  readonly position: number;
  readonly change: VersionChange;
}

/** What became of a development, event by event. */
@Injectable()
export class DevelopmentVersions {
  private readonly upTo: StatementSync;
  private readonly lastBefore: StatementSync;
  private readonly correctionsBefore: StatementSync;

  constructor({ db }: ReadModel) {
    const of = 'FROM development WHERE process = ? AND slug = ? AND';
    this.upTo = db.prepare(`SELECT version AS position, change ${of} version <= ? ORDER BY version`);
    this.lastBefore = db.prepare(`SELECT version AS position, body ${of} version < ? ORDER BY version DESC LIMIT 1`);
    this.correctionsBefore = db.prepare(`SELECT count(*) AS n ${of} version < ? AND change = 'corrected'`);
  }

  until(process: ProcessEntry, id: DevelopmentId, position: number): readonly VersionAt[] {
    return this.upTo.all(process.row, id, position) as unknown as readonly VersionAt[];
  }

  /** The version that the event at `position` took the place of. */
  before(process: ProcessEntry, id: DevelopmentId, position: number) {
    const row = this.lastBefore.get(process.row, id, position);
    return row && { position: Number(row['position']), content: JSON.parse(String(row['body'])) as Development };
  }

  corrections(process: ProcessEntry, id: DevelopmentId, position: number): number {
    return Number(this.correctionsBefore.get(process.row, id, position)!['n']);
  }
}
