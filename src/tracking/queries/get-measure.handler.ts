import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Measure } from '../domain/model.js';
import { Catalogue } from './catalogue.js';
import { measureView } from './list-measures.handler.js';
import { MomentResolver } from './moment-resolver.js';
import { GetMeasure } from './record.queries.js';

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
