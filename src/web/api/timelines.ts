import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { parseDay } from '../../kernel/day.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import { DEVELOPMENT_TYPE_NAMES } from '../../tracking/domain/development-types.js';
import type { MeasureId, ProcessId } from '../../tracking/domain/model.js';
import type { PageRequest } from '../../tracking/queries/cursor.js';
import type { DevelopmentFilter } from '../../tracking/queries/development-reader.js';
import { ListDevelopments } from '../../tracking/queries/list-developments.js';
import type { TemporalBasis } from '../../tracking/queries/temporal-basis.js';
import type { TimelineItem, TimelineView } from '../parts/timeline-section.js';

const SHOWN = 25;
const MOST_TEXT = 200;

/** Times that were asked for, and the day that they came to. */
interface DayOfView {
  readonly temporal: TemporalBasis;
  readonly asOf: string;
}

/** Developments as the pages list them: the newest first. */
@Injectable()
export class Timelines {
  constructor(private readonly queries: QueryBus) {}

  /** With what the reader chose. A choice that there is none of is as good as none. */
  async asked(process: ProcessId, view: DayOfView, query: object): Promise<TimelineView> {
    const given = query as Readonly<Record<string, unknown>>;
    const text = (name: string) => (typeof given[name] === 'string' ? given[name].trim().slice(0, MOST_TEXT) : '');
    const filter = { type: text('type'), measure: text('measure'), text: text('text') };
    const type = DEVELOPMENT_TYPE_NAMES.find((one) => one === filter.type);
    const cursor = text('cursor');
    const page = await this.read(process, view, {
      limit: SHOWN,
      ...(cursor !== '' && { cursor }),
      ...(type !== undefined && { type }),
      ...(/^[a-z0-9][a-z0-9-]{0,99}$/.test(filter.measure) && { measure: filter.measure as MeasureId }),
      ...(filter.text !== '' && { text: filter.text }),
    });
    return { ...page, filter };
  }

  async read(
    process: ProcessId,
    { temporal, asOf }: DayOfView,
    { limit, cursor, ...filter }: PageRequest & DevelopmentFilter,
  ): Promise<Omit<TimelineView, 'filter'>> {
    const heardOfBy = parseDay(asOf)!;
    const page: PageRequest = { limit, newestFirst: true, ...(cursor !== undefined && { cursor }) };
    const { items, next } = await this.queries.execute(
      new ListDevelopments(process, { ...filter, heardOfBy }, page, temporal),
    );
    return {
      next,
      items: items.map(({ id, date, type, title, source }): TimelineItem => {
        const { first, last } = boundsOf(date);
        const happened = last <= heardOfBy ? 'yes' : first <= heardOfBy ? 'maybe' : 'not-yet';
        return { id, date, type, title, happened, publisher: source?.publisher ?? null };
      }),
    };
  }
}
