import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Day } from '../../kernel/day.js';
import type { DevelopmentVersion } from '../projections/development-rows.js';
import { Catalogue } from './catalogue.js';
import { pageOf, readCursor } from './cursor.js';
import { CoverageReader } from './coverage-reader.js';
import { DevelopmentReader } from './development-reader.js';
import { MomentResolver } from './moment-resolver.js';
import { GetTimeline, type Timeline, type TimelineEntry } from './record.queries.js';

/** What had happened, may have happened or was announced by the day asked about. */
@QueryHandler(GetTimeline)
export class GetTimelineHandler implements IQueryHandler<GetTimeline> {
  constructor(
    private readonly moments: MomentResolver,
    private readonly catalogue: Catalogue,
    private readonly reader: DevelopmentReader,
    private readonly coverage: CoverageReader,
  ) {}

  async execute({ process, page, firstPage, moment }: GetTimeline): Promise<Timeline> {
    const resolved = await this.moments.resolve(moment);
    const entry = this.catalogue.process(process, resolved.catalogueAt);
    const [last, order] = readCursor(page, firstPage) as [number, number];
    const rows = this.reader.list(entry, { heardOfBy: resolved.asOf }, resolved, {
      last,
      order,
      limit: page.limit + 1,
    });
    const { items, next } = pageOf(
      rows,
      page,
      (version) => [version.last, version.order],
      (version) => timelineEntry(version, resolved.asOf),
    );
    return {
      process,
      ...this.moments.holdsFor(resolved, entry),
      ...this.coverage.of(entry, resolved),
      items,
      next,
    };
  }
}

function timelineEntry({ content, first, last }: DevelopmentVersion, asOf: Day): TimelineEntry {
  return {
    development: content.id,
    date: content.date,
    type: content.type,
    title: content.title,
    happened: last <= asOf ? 'yes' : first <= asOf ? 'maybe' : 'not-yet',
    measures: [...new Set(content.effects.map((effect) => effect.measure))],
  };
}
