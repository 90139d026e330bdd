import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { BEFORE_ALL, type Day, addDays, formatDay } from '../../kernel/day.js';
import type { ResolvedStatus } from '../domain/resolve-status.js';
import type { HistorySegment } from '../domain/status.js';
import { Catalogue } from './catalogue.js';
import type { Stretch } from './knowledge.js';
import { MomentResolver, holdsFor } from './moment-resolver.js';
import { GetMeasureHistory, type MeasureHistory } from './status.queries.js';

/** Every stretch of a measure's status in order, up to the day asked about. */
@QueryHandler(GetMeasureHistory)
export class GetMeasureHistoryHandler implements IQueryHandler<GetMeasureHistory> {
  constructor(
    private readonly moments: MomentResolver,
    private readonly catalogue: Catalogue,
  ) {}

  async execute({ process, measure, moment }: GetMeasureHistory): Promise<MeasureHistory> {
    const resolved = await this.moments.resolve(moment);
    const entry = this.catalogue.measure(
      this.catalogue.process(process, resolved.catalogueAt),
      measure,
      resolved.catalogueAt,
    );
    const stretches = [...resolved.knowledge.history(entry)].filter(({ from }) => from <= resolved.asOf);
    const segments = stretches.map((stretch, index) => segment(stretch, stretches[index + 1]?.from));
    return { process, measure, ...holdsFor(resolved), segments };
  }
}

function segment({ from, body }: Stretch, next: Day | undefined): HistorySegment {
  return {
    from: from === BEFORE_ALL ? '..' : formatDay(from),
    to: next === undefined ? null : formatDay(addDays(next, -1)),
    ...(JSON.parse(`{${body}}`) as ResolvedStatus),
  };
}
