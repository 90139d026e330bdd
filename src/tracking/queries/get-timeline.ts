import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Day } from '../../kernel/day.js';
import type { DevelopmentVersion } from '../projections/development-rows.js';
import { Catalogue } from './catalogue.js';
import { BY_LAST_BOUND, type Cursor, type Page, pageOf, type PageRequest, readCursor } from './cursor.js';
import { type Coverage, CoverageReader } from './coverage-reader.js';
import { DevelopmentReader } from './development-reader.js';
import { MomentResolver } from './moment-resolver.js';
import type { DevelopmentType } from '../domain/development-types.js';
import type { DevelopmentId, MeasureId, ProcessId } from '../domain/model.js';
import type { HoldsFor } from '../domain/status.js';
import type { Moment } from './moment.js';

export interface TimelineEntry {
  readonly development: DevelopmentId;
  readonly date: string;
  readonly type: DevelopmentType;
  readonly title: string;
  /** Already happened by `asOf`, may have, or still ahead. */
  readonly happened: 'yes' | 'maybe' | 'not-yet';
  readonly measures: readonly MeasureId[];
}

export interface Timeline extends HoldsFor, Coverage, Page<TimelineEntry> {
  readonly process: ProcessId;
}

export class GetTimeline extends Query<Timeline> {
  readonly firstPage: Cursor = BY_LAST_BOUND;

  constructor(
    readonly process: ProcessId,
    readonly page: PageRequest,
    readonly moment: Moment,
  ) {
    super();
  }
}

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
