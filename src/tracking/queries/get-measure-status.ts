import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { MeasureId, ProcessId } from '../domain/model.js';
import { ProcessReader } from './process-reader.js';
import { StatusReader } from './status-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

/** Answers the JSON text itself: it is stored as text, and parsing it only to write it again costs more than all else. */
export class GetMeasureStatus extends Query<string> {
  constructor(
    readonly process: ProcessId,
    readonly measure: MeasureId,
    readonly temporal: TemporalBasis,
  ) {
    super();
  }
}

@QueryHandler(GetMeasureStatus)
export class GetMeasureStatusHandler implements IQueryHandler<GetMeasureStatus> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
    private readonly reader: StatusReader,
  ) {}

  async execute({ process, measure, temporal }: GetMeasureStatus): Promise<string> {
    const resolved =
      temporal.minPosition === undefined ? this.temporal.resolveNow(temporal) : await this.temporal.resolve(temporal);
    const entry = this.processReader.process(process, resolved.existingAt);
    const of = this.processReader.measure(entry, measure, resolved.existingAt);
    return JSON.stringify(this.reader.detail(entry, of, resolved, this.temporal.holdsFor(resolved, entry)));
  }
}
