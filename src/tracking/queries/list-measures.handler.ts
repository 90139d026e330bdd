import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Measure } from '../domain/model.js';
import { Catalogue, type MeasureEntry } from './catalogue.js';
import { type Page, pageOf, readCursor } from './cursor.js';
import { MomentResolver } from './moment-resolver.js';
import { ListMeasures } from './record.queries.js';

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
