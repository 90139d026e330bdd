import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ProcessId } from '../domain/model.js';
import {
  BY_LAST_BOUND,
  BY_LAST_BOUND_BACK,
  type Cursor,
  type Page,
  pageOf,
  type PageRequest,
  readCursor,
} from './cursor.js';
import { type DevelopmentFilter, DevelopmentReader, type DevelopmentView } from './development-reader.js';
import { ProcessReader } from './process-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

export class ListDevelopments extends Query<Page<DevelopmentView>> {
  readonly firstPage: Cursor;

  constructor(
    readonly process: ProcessId,
    readonly filter: DevelopmentFilter,
    readonly page: PageRequest,
    readonly temporal: TemporalBasis,
  ) {
    super();
    this.firstPage = page.newestFirst ? BY_LAST_BOUND_BACK : BY_LAST_BOUND;
  }
}

@QueryHandler(ListDevelopments)
export class ListDevelopmentsHandler implements IQueryHandler<ListDevelopments> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
    private readonly reader: DevelopmentReader,
  ) {}

  async execute({ process, filter, page, firstPage, temporal }: ListDevelopments): Promise<Page<DevelopmentView>> {
    const resolved = await this.temporal.resolve(temporal);
    const entry = this.processReader.process(process, resolved.existingAt);
    const [last, order] = readCursor(page, firstPage) as [number, number];
    const rows = this.reader.list(entry, filter, resolved, { ...page, last, order, limit: page.limit + 1 });
    return pageOf(rows, page, {
      keys: (version) => [version.last, version.order],
      view: (version) => this.reader.viewOf(entry, version, resolved),
      charactersOf: ({ characters }) => characters,
    });
  }
}
