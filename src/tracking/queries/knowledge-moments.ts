import type { StatementSync } from 'node:sqlite';
import { Injectable } from '@nestjs/common';
import { type Day, endOfDay, formatDay } from '../../kernel/day.js';
import type { Position } from '../../kernel/event.js';
import { formatInstant } from '../../kernel/instant.js';
import { ReadModel } from '../../read-model/read-model.js';
import { KnownTimes } from '../projections/known-times.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import type { ProcessEntry } from './process-reader.js';
import type { KnownTime } from './temporal-basis.js';
import type { Resolved } from './temporal-resolver.js';

/** The times at which more, or something else, became known of a measure. */
@Injectable()
export class KnowledgeMoments {
  private readonly reports: StatementSync;
  private readonly records: StatementSync;

  constructor(
    { db }: ReadModel,
    private readonly times: KnownTimes,
  ) {
    const versions = (column: string) =>
      `SELECT ${column} FROM development WHERE process = ?1 AND slug IN (SELECT slug FROM step WHERE measure = ?2)`;
    this.reports = db.prepare(`SELECT DISTINCT reported FROM (${versions('reported, version')}
      UNION SELECT reported, position AS version FROM ruling WHERE measure = ?2) WHERE version <= ?3 ORDER BY reported`);
    this.records = db.prepare(`SELECT DISTINCT version FROM (${versions('version')}
      UNION SELECT position FROM ruling WHERE measure = ?2) WHERE version <= ?3 ORDER BY version`);
    for (const statement of [this.reports, this.records]) statement.setReturnArrays(true);
  }

  /** In order, up to the known time of the question. */
  of(process: ProcessEntry, measure: MeasureEntry, { knownBy, snapshot }: Resolved): readonly KnownTime[] {
    const asked = [process.row, measure.row, snapshot.position];
    const found = (statement: StatementSync) => (statement.all(...asked) as unknown as [number][]).map(([one]) => one);
    if (knownBy === 'report')
      return found(this.reports)
        .filter((day) => day <= snapshot.reportedBy)
        .map((day) => ({ instant: endOfDay(day as Day), text: formatDay(day as Day) }));
    return found(this.records).map((position) => {
      const instant = this.times.instantOf(position as Position);
      return { instant, text: formatInstant(instant) };
    });
  }
}
