import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Catalogue } from './catalogue.js';
import { type Page, pageOf, type PageRequest, readCursor } from './cursor.js';
import { processView, type ProcessView } from './get-process.js';
import { MomentResolver } from './moment-resolver.js';
import type { Moment } from './moment.js';

export class ListProcesses extends Query<Page<ProcessView>> {
  constructor(
    readonly page: PageRequest,
    readonly moment: Moment,
  ) {
    super();
  }
}

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
