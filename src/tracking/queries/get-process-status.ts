import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ProcessStatus } from '../domain/status.js';
import { Catalogue } from './catalogue.js';
import { MomentResolver } from './moment-resolver.js';
import { StatusReader } from './status-reader.js';
import type { ProcessId } from '../domain/model.js';
import type { Moment } from './moment.js';

export class GetProcessStatus extends Query<ProcessStatus> {
  constructor(
    readonly process: ProcessId,
    readonly moment: Moment,
  ) {
    super();
  }
}

@QueryHandler(GetProcessStatus)
export class GetProcessStatusHandler implements IQueryHandler<GetProcessStatus> {
  constructor(
    private readonly moments: MomentResolver,
    private readonly catalogue: Catalogue,
    private readonly reader: StatusReader,
  ) {}

  async execute({ process, moment }: GetProcessStatus): Promise<ProcessStatus> {
    const resolved = await this.moments.resolve(moment);
    const entry = this.catalogue.process(process, resolved.catalogueAt);
    return this.reader.process(entry, resolved, this.moments.holdsFor(resolved, entry));
  }
}
