import type { StatementSync } from 'node:sqlite';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AFTER_ALL } from '../../kernel/day.js';
import type { Position } from '../../kernel/event.js';
import { formatInstant } from '../../kernel/instant.js';
import { ReadModel } from '../../read-model/read-model.js';
import type { MeasureId, ProcessId } from '../domain/model.js';
import { KnownTimes } from '../projections/known-times.js';
import type { AuditedChange } from './get-audit-trail.js';
import { ProcessReader } from './process-reader.js';
import { TemporalResolver } from './temporal-resolver.js';

/** A change of the audit trail, without what it changed. */
export type NotedChange = Pick<AuditedChange, 'position' | 'change' | 'subject' | 'recordedAt' | 'reason'> & {
  /** What a ruling is about, and on which measure. */
  readonly topic: string | null;
  readonly measure: string | null;
};

/** The newest recorded changes that touch a measure, the newest first: of developments that do something to it, and of itself. */
export class ListMeasureChanges extends Query<readonly NotedChange[]> {
  constructor(
    readonly process: ProcessId,
    readonly measure: MeasureId,
    readonly limit: number,
  ) {
    super();
  }
}

interface Row {
  readonly position: number;
  readonly change: NotedChange['change'];
  readonly kind: NotedChange['subject']['kind'];
  readonly id: string;
  readonly reason: string | null;
  readonly topic: string | null;
}

/** Costs what was ever recorded of the measure, and nothing of other measures. */
@QueryHandler(ListMeasureChanges)
export class ListMeasureChangesHandler implements IQueryHandler<ListMeasureChanges> {
  private readonly newest: StatementSync;

  constructor(
    { db }: ReadModel,
    private readonly processReader: ProcessReader,
    private readonly temporal: TemporalResolver,
    private readonly times: KnownTimes,
  ) {
    this.newest = db.prepare(
      `SELECT DISTINCT version AS position, change, 'development' AS kind, slug AS id, reason, NULL AS topic
         FROM development WHERE process = ?1 AND slug IN (SELECT slug FROM step WHERE measure = ?2)
       UNION ALL SELECT position, 'ruled', 'ruling', slug, body ->> 'reason', body ->> 'topic'
         FROM ruling WHERE measure = ?2
       UNION ALL SELECT position, iif(changes IS NULL, 'withdrawn', 'amended'), 'measure', ?3, reason, NULL
         FROM amendment WHERE kind = 'measure' AND subject = ?2
       UNION ALL SELECT position, 'declared', 'measure', ?3, NULL, NULL FROM measure WHERE id = ?2
       ORDER BY 1 DESC LIMIT ?4`,
    );
  }

  async execute({ process, measure, limit }: ListMeasureChanges): Promise<readonly NotedChange[]> {
    const { existingAt, position: known } = await this.temporal.resolve({});
    const entry = this.processReader.process(process, existingAt);
    const found = this.processReader.measure(entry, measure, existingAt);
    this.processReader.standingMeasure(found, { position: known, reportedBy: AFTER_ALL });
    return this.newest.all(entry.row, found.row, measure, limit).map((row): NotedChange => {
      const { position, change, kind, id, reason, topic } = row as unknown as Row; // as selected above
      const recordedAt = formatInstant(this.times.instantOf(position as Position));
      const ruledOn = kind === 'ruling' ? measure : null;
      return { position, change, subject: { kind, id }, recordedAt, reason, topic, measure: ruledOn };
    });
  }
}
