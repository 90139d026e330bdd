import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { ProcessStatus } from '../domain/status.js';
import { MomentResolver } from './moment-resolver.js';
import { StatusReader } from './status-reader.js';
import { GetProcessStatus } from './status.queries.js';

@QueryHandler(GetProcessStatus)
export class GetProcessStatusHandler implements IQueryHandler<GetProcessStatus> {
  constructor(
    private readonly moments: MomentResolver,
    private readonly reader: StatusReader,
  ) {}

  async execute({ process, moment }: GetProcessStatus): Promise<ProcessStatus> {
    return this.reader.process(process, await this.moments.resolve(moment));
  }
}
