import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Turns } from '../../read-model/turns.js';
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
    readonly signal?: AbortSignal,
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
    private readonly turns: Turns,
  ) {}

  async execute({ process, temporal, signal }: GetProcessStatus): Promise<ProcessStatus> {
    const resolved = await this.temporal.resolve(temporal);
    const entry = this.processReader.process(process, resolved.existingAt);
    const work = this.reader.process(entry, resolved, this.temporal.holdsFor(resolved, entry));
    return this.turns.take(work, signal);
  }
}
