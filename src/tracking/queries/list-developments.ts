import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Catalogue } from './catalogue.js';
import { BY_LAST_BOUND, type Cursor, type Page, pageOf, type PageRequest, readCursor } from './cursor.js';
import { type DevelopmentFilter, DevelopmentReader, type DevelopmentView } from './development-reader.js';
import { MomentResolver } from './moment-resolver.js';
import type { ProcessId } from '../domain/model.js';
import type { Moment } from './moment.js';

export class ListDevelopments extends Query<Page<DevelopmentView>> {
  readonly firstPage: Cursor = BY_LAST_BOUND;

  constructor(
    readonly process: ProcessId,
    readonly filter: DevelopmentFilter,
    readonly page: PageRequest,
    readonly moment: Moment,
  ) {
    super();
  }
}

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
