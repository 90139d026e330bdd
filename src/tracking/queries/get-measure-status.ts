import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Catalogue } from './catalogue.js';
import { MomentResolver } from './moment-resolver.js';
import { StatusReader } from './status-reader.js';
import type { MeasureId, ProcessId } from '../domain/model.js';
import type { Moment } from './moment.js';

/** Answers the JSON text itself: it is stored as text, and parsing it only to write it again costs more than all else. */
export class GetMeasureStatus extends Query<string> {
  constructor(
    readonly process: ProcessId,
    readonly measure: MeasureId,
    readonly moment: Moment,
  ) {
    super();
  }
}

@QueryHandler(GetMeasureStatus)
export class GetMeasureStatusHandler implements IQueryHandler<GetMeasureStatus> {
  constructor(
    private readonly moments: MomentResolver,
    private readonly catalogue: Catalogue,
    private readonly reader: StatusReader,
  ) {}

  async execute({ process, measure, moment }: GetMeasureStatus): Promise<string> {
    const resolved =
      moment.minPosition === undefined ? this.moments.resolveNow(moment) : await this.moments.resolve(moment);
    const entry = this.catalogue.process(process, resolved.catalogueAt);
    const of = this.catalogue.measure(entry, measure, resolved.catalogueAt);
    return JSON.stringify(this.reader.detail(entry, of, resolved, this.moments.holdsFor(resolved, entry)));
  }
}
