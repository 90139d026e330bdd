import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Day } from '../../kernel/day.js';
import type { DevelopmentType } from '../domain/development-types.js';
import type { DevelopmentId, MeasureId, ProcessId } from '../domain/model.js';
import type { HoldsFor } from '../domain/status.js';
import type { DevelopmentVersion } from '../projections/development-rows.js';
import { type Coverage, CoverageReader } from './coverage-reader.js';
import { BY_LAST_BOUND, type Cursor, type Page, pageOf, type PageRequest, readCursor } from './cursor.js';
import { DevelopmentReader } from './development-reader.js';
import { ProcessReader } from './process-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

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
    readonly temporal: TemporalBasis,
  ) {
    super();
  }
}

/** What had happened, may have happened or was announced by the day asked about. */
@QueryHandler(GetTimeline)
export class GetTimelineHandler implements IQueryHandler<GetTimeline> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
    private readonly reader: DevelopmentReader,
    private readonly coverage: CoverageReader,
  ) {}

  async execute({ process, page, firstPage, temporal }: GetTimeline): Promise<Timeline> {
    const resolved = await this.temporal.resolve(temporal);
    const entry = this.processReader.process(process, resolved.existingAt);
    const [last, order] = readCursor(page, firstPage) as [number, number];
    const rows = this.reader.list(entry, { heardOfBy: resolved.asOf }, resolved, {
      last,
      order,
      limit: page.limit + 1,
    });
    const { items, next } = pageOf(rows, page, {
      keys: (version) => [version.last, version.order],
      view: (version) => timelineEntry(version, resolved.asOf),
      charactersOf: ({ characters }) => characters,
    });
    return {
      process,
      ...this.temporal.holdsFor(resolved, entry),
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
