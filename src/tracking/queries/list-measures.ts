import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Measure, ProcessId } from '../domain/model.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import { type Cursor, type Page, pageOf, type PageRequest, readCursor } from './cursor.js';
import { ProcessReader } from './process-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

export class ListMeasures extends Query<Page<Measure>> {
  readonly firstPage: Cursor = [0];

  constructor(
    readonly process: ProcessId,
    readonly page: PageRequest,
    readonly temporal: TemporalBasis,
  ) {
    super();
  }
}

@QueryHandler(ListMeasures)
export class ListMeasuresHandler implements IQueryHandler<ListMeasures> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
  ) {}

  async execute({ process, page, firstPage, temporal }: ListMeasures): Promise<Page<Measure>> {
    const { existingAt, snapshot } = await this.temporal.resolve(temporal);
    const entry = this.processReader.process(process, existingAt);
    const [after] = readCursor(page, firstPage);
    const rows = this.processReader.measuresOf(entry, existingAt, { after: after!, limit: page.limit + 1 });
    const { items, next } = pageOf(rows, page, {
      keys: (measure) => [measure.row],
      view: (measure) => this.processReader.measureAsKnown(measure, snapshot),
    });
    return { items: items.flatMap((measure) => (measure ? [measureView(measure)] : [])), next };
  }
}

export const measureView = ({ id, title, kind }: MeasureEntry): Measure => ({ id, title, kind });
