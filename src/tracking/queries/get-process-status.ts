import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ProcessId } from '../domain/model.js';
import type { ProcessStatus } from '../domain/status.js';
import { ProcessReader } from './process-reader.js';
import { StatusReader } from './status-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

export class GetProcessStatus extends Query<ProcessStatus> {
  constructor(
    readonly process: ProcessId,
    readonly temporal: TemporalBasis,
  ) {
    super();
  }
}

@QueryHandler(GetProcessStatus)
export class GetProcessStatusHandler implements IQueryHandler<GetProcessStatus> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
    private readonly reader: StatusReader,
  ) {}

  async execute({ process, temporal }: GetProcessStatus): Promise<ProcessStatus> {
    const resolved = await this.temporal.resolve(temporal);
    const entry = this.processReader.process(process, resolved.existingAt);
    return this.reader.process(entry, resolved, this.temporal.holdsFor(resolved, entry));
  }
}
