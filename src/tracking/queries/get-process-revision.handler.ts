import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Catalogue } from './catalogue.js';
import { MomentResolver } from './moment-resolver.js';
import { GetProcessRevision } from './record.queries.js';

@QueryHandler(GetProcessRevision)
export class GetProcessRevisionHandler implements IQueryHandler<GetProcessRevision> {
  constructor(
    private readonly moments: MomentResolver,
    private readonly catalogue: Catalogue,
  ) {}

  async execute({ process, minPosition }: GetProcessRevision): Promise<number> {
    if (minPosition !== undefined) await this.moments.reach(minPosition);
    return this.catalogue.revision(this.catalogue.process(process)).revision;
  }
}
