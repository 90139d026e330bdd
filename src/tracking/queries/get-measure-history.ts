import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { BEFORE_ALL, addDays, formatDay } from '../../kernel/day.js';
import type { Citation } from '../domain/evidence.js';
import type { MeasureId, ProcessId } from '../domain/model.js';
import type { Contradiction, HistorySegment, HoldsFor, Rejected } from '../domain/status.js';
import { Bibliography } from './evidence-reader.js';
import { ProcessReader } from './process-reader.js';
import { StatusReader } from './status-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

export interface MeasureHistory extends HoldsFor {
  readonly process: ProcessId;
  readonly measure: MeasureId;
  readonly rejected: readonly Rejected[];
  readonly contradictions: readonly Contradiction[];
  readonly segments: readonly HistorySegment[];
  /** One for each development that its stretches rest on, 500 at most. */
  readonly citations: readonly Citation[];
}

export class GetMeasureHistory extends Query<MeasureHistory> {
  constructor(
    readonly process: ProcessId,
    readonly measure: MeasureId,
    readonly temporal: TemporalBasis,
  ) {
    super();
  }
}

/** Every stretch of a measure's status in order, up to the day asked about. */
@QueryHandler(GetMeasureHistory)
export class GetMeasureHistoryHandler implements IQueryHandler<GetMeasureHistory> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
    private readonly reader: StatusReader,
  ) {}

  async execute({ process, measure, temporal }: GetMeasureHistory): Promise<MeasureHistory> {
    const resolved = await this.temporal.resolve(temporal);
    const entry = this.processReader.process(process, resolved.existingAt);
    const declared = this.processReader.measure(entry, measure, resolved.existingAt);
    const of = this.processReader.standingMeasure(declared, resolved.snapshot);
    const segments: HistorySegment[] = [];
    const cited = new Bibliography();
    let before = '';
    for (const { from, said, citations } of this.reader.history(of, resolved.snapshot)) {
      if (from > resolved.asOf) break;
      cited.add(citations);
      const text = JSON.stringify(said);
      if (text === before) continue;
      before = text;
      const last = segments.at(-1);
      if (last) segments[segments.length - 1] = { ...last, to: formatDay(addDays(from, -1)) };
      segments.push({ from: from === BEFORE_ALL ? '..' : formatDay(from), to: null, ...said });
    }
    const rejected = this.reader.rejected(of, resolved.snapshot);
    const contradictions = this.reader.contradictions(of, resolved.snapshot);
    return {
      process,
      measure,
      ...this.temporal.holdsFor(resolved, entry),
      rejected,
      contradictions,
      segments,
      citations: cited.citations,
    };
  }
}
