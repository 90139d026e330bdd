import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Page, pageOf, type PageRequest, readCursor } from './cursor.js';
import { processView, type ProcessView } from './get-process.js';
import { ProcessReader } from './process-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

export class ListProcesses extends Query<Page<ProcessView>> {
  constructor(
    readonly page: PageRequest,
    readonly temporal: TemporalBasis,
  ) {
    super();
  }
}

@QueryHandler(ListProcesses)
export class ListProcessesHandler implements IQueryHandler<ListProcesses> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
  ) {}

  async execute({ page, temporal }: ListProcesses): Promise<Page<ProcessView>> {
    const { existingAt, snapshot } = await this.temporal.resolve(temporal);
    const [after] = readCursor(page, [0]);
    const rows = this.processReader.processesAfter(after!, existingAt, page.limit + 1);
    return pageOf(rows, page, {
      keys: (entry) => [entry.row],
      view: (entry) => processView(this.processReader.processAsKnown(entry, snapshot), this.processReader),
    });
  }
}
