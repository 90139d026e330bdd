import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Measure, ProcessId } from '../domain/model.js';
import { Catalogue, type MeasureEntry } from './catalogue.js';
import { type Cursor, type Page, pageOf, type PageRequest, readCursor } from './cursor.js';
import { MomentResolver } from './moment-resolver.js';
import type { Moment } from './moment.js';

export class ListMeasures extends Query<Page<Measure>> {
  readonly firstPage: Cursor = [0];

  constructor(
    readonly process: ProcessId,
    readonly page: PageRequest,
    readonly moment: Moment,
  ) {
    super();
  }
}

@QueryHandler(ListMeasures)
export class ListMeasuresHandler implements IQueryHandler<ListMeasures> {
  constructor(
    private readonly moments: MomentResolver,
    private readonly catalogue: Catalogue,
  ) {}

  async execute({ process, page, firstPage, moment }: ListMeasures): Promise<Page<Measure>> {
    const { catalogueAt, snapshot } = await this.moments.resolve(moment);
    const entry = this.catalogue.process(process, catalogueAt);
    const [after] = readCursor(page, firstPage);
    const rows = this.catalogue.measuresOf(entry, catalogueAt, { after: after!, limit: page.limit + 1 });
    const { items, next } = pageOf(
      rows,
      page,
      (measure) => [measure.row],
      (measure) => this.catalogue.measureAsKnown(measure, snapshot),
    );
    return { items: items.flatMap((measure) => (measure ? [measureView(measure)] : [])), next };
  }
}

export const measureView = ({ id, title, kind }: MeasureEntry): Measure => ({ id, title, kind });
