import type { StatementSync } from 'node:sqlite';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AFTER_ALL, type Day, formatDay } from '../../kernel/day.js';
import { ReadModel } from '../../read-model/read-model.js';
import type { DevelopmentId, MeasureId, ProcessId } from '../domain/model.js';
import { OPEN_ENDED } from '../projections/development-rows.js';
import { REMARK, STEP_COLUMNS, stepRow } from '../projections/step-rows.js';
import { ProcessReader } from './process-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

export interface Deadline {
  readonly measure: MeasureId;
  readonly development: DevelopmentId;
  /** The last day that it allows. */
  readonly day: string;
  readonly note: string | null;
}

/** The next deadlines of a process that lie ahead of today, as the record stands now. */
export class ListDeadlines extends Query<readonly Deadline[]> {
  constructor(
    readonly process: ProcessId,
    readonly limit: number,
    readonly temporal: TemporalBasis,
  ) {
    super();
  }
}

@QueryHandler(ListDeadlines)
export class ListDeadlinesHandler implements IQueryHandler<ListDeadlines> {
  private readonly ahead: StatementSync;

  constructor(
    { db }: ReadModel,
    private readonly processReader: ProcessReader,
    private readonly temporal: TemporalResolver,
  ) {
    const columns = STEP_COLUMNS.split(', ').map((column) => `step.${column}`);
    this.ahead = db.prepare(
      `SELECT ${columns.join(', ')}, measure.slug FROM measure JOIN step ON step.measure = measure.id
       WHERE measure.process = ? AND step.kind = ${REMARK} AND step.at > ? AND step.at < ${AFTER_ALL}
         AND step.known_to = ${OPEN_ENDED} ORDER BY step.at, step.ord, step.ordinal`,
    );
    this.ahead.setReturnArrays(true);
  }

  async execute({ process, limit, temporal }: ListDeadlines): Promise<readonly Deadline[]> {
    const { existingAt, asOf } = await this.temporal.resolve(temporal);
    const entry = this.processReader.process(process, existingAt);
    const found: Deadline[] = [];
    for (const row of this.ahead.iterate(entry.row, asOf)) {
      const columns = row as unknown as unknown[]; // arrays, see above
      const { step } = stepRow(columns as never);
      if (step.action !== 'set-deadline') continue;
      const { development, note, last } = step;
      const measure = columns.at(-1) as MeasureId;
      if (found.some((one) => one.measure === measure && one.development === development)) continue;
      found.push({ measure, development, day: formatDay(last as Day), note });
      if (found.length === limit) break;
    }
    return found;
  }
}
