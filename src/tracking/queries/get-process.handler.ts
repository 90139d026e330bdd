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
    const { catalogueAt } = await this.moments.resolve(moment);
    return processView(this.catalogue.process(process, catalogueAt), this.catalogue);
  }
}

export function processView(entry: ProcessEntry, catalogue: Catalogue): ProcessView {
  return { ...entry.process, ...catalogue.latest(entry) };
}
