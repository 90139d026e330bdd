import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Catalogue, type ProcessEntry } from './catalogue.js';
import { MomentResolver } from './moment-resolver.js';
import { GetProcess, type ProcessView } from './record.queries.js';

@QueryHandler(GetProcess)
export class GetProcessHandler implements IQueryHandler<GetProcess> {
  constructor(
    private readonly moments: MomentResolver,
    private readonly catalogue: Catalogue,
  ) {}

  async execute({ process, moment }: GetProcess): Promise<ProcessView> {
    const { catalogueAt, snapshot } = await this.moments.resolve(moment);
    const opened = this.catalogue.process(process, catalogueAt);
    return processView(this.catalogue.processAsKnown(opened, snapshot), this.catalogue);
  }
}

export function processView(entry: ProcessEntry, catalogue: Catalogue): ProcessView {
  const { revision, position } = catalogue.latest(entry);
  return { ...entry.process, revision, position };
}
