import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Catalogue } from './catalogue.js';
import { type Page, pageOf, readCursor } from './cursor.js';
import { DevelopmentReader } from './development-reader.js';
import { MomentResolver } from './moment-resolver.js';
import { type DevelopmentView, ListDevelopments } from './record.queries.js';

@QueryHandler(ListDevelopments)
export class ListDevelopmentsHandler implements IQueryHandler<ListDevelopments> {
  constructor(
    private readonly moments: MomentResolver,
    private readonly catalogue: Catalogue,
    private readonly reader: DevelopmentReader,
  ) {}

  async execute({ process, filter, page, firstPage, moment }: ListDevelopments): Promise<Page<DevelopmentView>> {
    const resolved = await this.moments.resolve(moment);
    const entry = this.catalogue.process(process, resolved.catalogueAt);
    const [last, order] = readCursor(page, firstPage) as [number, number];
    const rows = this.reader.list(entry, filter, resolved, { last, order, limit: page.limit + 1 });
    return pageOf(
      rows,
      page,
      (version) => [version.last, version.order],
      (version) => this.reader.viewOf(entry, version, resolved),
    );
  }
}
