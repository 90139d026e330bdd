import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Catalogue } from './catalogue.js';
import { DevelopmentReader } from './development-reader.js';
import { MomentResolver } from './moment-resolver.js';
import { type DevelopmentView, GetDevelopment } from './record.queries.js';

@QueryHandler(GetDevelopment)
export class GetDevelopmentHandler implements IQueryHandler<GetDevelopment> {
  constructor(
    private readonly moments: MomentResolver,
    private readonly catalogue: Catalogue,
    private readonly reader: DevelopmentReader,
  ) {}

  async execute({ process, development, moment }: GetDevelopment): Promise<DevelopmentView> {
    const resolved = await this.moments.resolve(moment);
    return this.reader.view(this.catalogue.process(process, resolved.catalogueAt), development, resolved);
  }
}
