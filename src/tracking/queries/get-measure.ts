import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Measure, MeasureId, ProcessId } from '../domain/model.js';
import { measureView } from './list-measures.js';
import { ProcessReader } from './process-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

export class GetMeasure extends Query<Measure> {
  constructor(
    readonly process: ProcessId,
    readonly measure: MeasureId,
    readonly temporal: TemporalBasis,
  ) {
    super();
  }
}

@QueryHandler(GetMeasure)
export class GetMeasureHandler implements IQueryHandler<GetMeasure> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
  ) {}

  async execute({ process, measure, temporal }: GetMeasure): Promise<Measure> {
    const { existingAt, snapshot } = await this.temporal.resolve(temporal);
    const declared = this.processReader.measure(this.processReader.process(process, existingAt), measure, existingAt);
    return measureView(this.processReader.standingMeasure(declared, snapshot));
  }
}
