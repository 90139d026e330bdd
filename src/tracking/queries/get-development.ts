import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { DevelopmentId, ProcessId } from '../domain/model.js';
import { DevelopmentReader, type DevelopmentView } from './development-reader.js';
import { ProcessReader } from './process-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

export class GetDevelopment extends Query<DevelopmentView> {
  constructor(
    readonly process: ProcessId,
    readonly development: DevelopmentId,
    readonly temporal: TemporalBasis,
  ) {
    super();
  }
}

@QueryHandler(GetDevelopment)
export class GetDevelopmentHandler implements IQueryHandler<GetDevelopment> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
    private readonly reader: DevelopmentReader,
  ) {}

  async execute({ process, development, temporal }: GetDevelopment): Promise<DevelopmentView> {
    const resolved = await this.temporal.resolve(temporal);
    return this.reader.view(this.processReader.process(process, resolved.existingAt), development, resolved);
  }
}
