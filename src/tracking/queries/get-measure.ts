import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Measure, MeasureId, ProcessId } from '../domain/model.js';
import { Catalogue } from './catalogue.js';
import { measureView } from './list-measures.js';
import { MomentResolver } from './moment-resolver.js';
import type { Moment } from './moment.js';

export class GetMeasure extends Query<Measure> {
  constructor(
    readonly process: ProcessId,
    readonly measure: MeasureId,
    readonly moment: Moment,
  ) {
    super();
  }
}

@QueryHandler(GetMeasure)
export class GetMeasureHandler implements IQueryHandler<GetMeasure> {
  constructor(
    private readonly moments: MomentResolver,
    private readonly catalogue: Catalogue,
  ) {}

  async execute({ process, measure, moment }: GetMeasure): Promise<Measure> {
    const { catalogueAt, snapshot } = await this.moments.resolve(moment);
    const declared = this.catalogue.measure(this.catalogue.process(process, catalogueAt), measure, catalogueAt);
    return measureView(this.catalogue.standingMeasure(declared, snapshot));
  }
}
