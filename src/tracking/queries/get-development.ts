import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Catalogue } from './catalogue.js';
import { DevelopmentReader, type DevelopmentView } from './development-reader.js';
import { MomentResolver } from './moment-resolver.js';
import type { DevelopmentId, ProcessId } from '../domain/model.js';
import type { Moment } from './moment.js';

export class GetDevelopment extends Query<DevelopmentView> {
  constructor(
    readonly process: ProcessId,
    readonly development: DevelopmentId,
    readonly moment: Moment,
  ) {
    super();
  }
}

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
