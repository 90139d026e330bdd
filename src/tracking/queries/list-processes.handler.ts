import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Catalogue } from './catalogue.js';
import { type Page, pageOf, readCursor } from './cursor.js';
import { processView } from './get-process.handler.js';
import { MomentResolver } from './moment-resolver.js';
import { ListProcesses, type ProcessView } from './record.queries.js';

@QueryHandler(ListProcesses)
export class ListProcessesHandler implements IQueryHandler<ListProcesses> {
  constructor(
    private readonly moments: MomentResolver,
    private readonly catalogue: Catalogue,
  ) {}

  async execute({ page, moment }: ListProcesses): Promise<Page<ProcessView>> {
    const { catalogueAt, snapshot } = await this.moments.resolve(moment);
    const [after] = readCursor(page, [0]);
    const rows = this.catalogue.processesAfter(after!, catalogueAt, page.limit + 1);
    return pageOf(
      rows,
      page,
      (entry) => [entry.row],
      (entry) => processView(this.catalogue.processAsKnown(entry, snapshot), this.catalogue),
    );
  }
}
