import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Process, ProcessId } from '../domain/model.js';
import { ProcessReader, type ProcessEntry } from './process-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

export interface ProcessView extends Process {
  readonly revision: number;
  readonly position: number;
}

export class GetProcess extends Query<ProcessView> {
  constructor(
    readonly process: ProcessId,
    readonly temporal: TemporalBasis,
  ) {
    super();
  }
}

@QueryHandler(GetProcess)
export class GetProcessHandler implements IQueryHandler<GetProcess> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
  ) {}

  async execute({ process, temporal }: GetProcess): Promise<ProcessView> {
    const { existingAt, snapshot } = await this.temporal.resolve(temporal);
    const opened = this.processReader.process(process, existingAt);
    return processView(this.processReader.processAsKnown(opened, snapshot), this.processReader);
  }
}

export function processView(entry: ProcessEntry, processReader: ProcessReader): ProcessView {
  const { revision, position } = processReader.latest(entry);
  return { ...entry.process, revision, position };
}
