import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import ical, { ICalCalendarMethod } from 'ical-generator';
import type { DevelopmentId, ProcessId } from '../../tracking/domain/model.js';
import { GetDevelopment } from '../../tracking/queries/get-development.js';
import { GetForceChart } from '../../tracking/queries/get-force-chart.js';
import { GetProcess } from '../../tracking/queries/get-process.js';
import { ListDeadlines } from '../../tracking/queries/list-deadlines.js';
import { NOW } from '../../tracking/queries/temporal-basis.js';
import { developmentPath, processPath } from '../parts/links.js';
import { lookOf, stateInWords } from '../pictures/force-row.js';
import type { Texts } from '../texts/en.js';
import { plain } from './plain-text.js';

export const CALENDAR = 'text/calendar; charset=utf-8';

/** Those that come first. */
const MOST_EVENTS = 200;

interface Scheduled {
  /** Of an event: stable while the record only says more of it. */
  readonly key: string;
  readonly day: string;
  readonly development: DevelopmentId;
  readonly summary: string;
  readonly details: readonly string[];
}

/** What is scheduled, and which deadlines are due, for calendars (RFC 5545). */
@Injectable()
export class Calendars {
  constructor(private readonly queries: QueryBus) {}

  async of(process: ProcessId, t: Texts, base: string): Promise<string> {
    const { title } = await this.queries.execute(new GetProcess(process, NOW));
    const calendar = ical({
      name: plain(title),
      prodId: { company: 'detente', product: 'detente', language: t.lang.toUpperCase() },
      url: `${base}${processPath(process)}/calendar.ics`,
      method: ICalCalendarMethod.PUBLISH,
    });
    for (const { key, day, development, summary, details } of await this.scheduled(process, t)) {
      const {
        recordedAt,
        corrections,
        title: about,
      } = await this.queries.execute(new GetDevelopment(process, development, NOW));
      const url = base + developmentPath(process, development);
      calendar.createEvent({
        id: `${process}.${key}@detente`,
        sequence: corrections.length,
        stamp: new Date(corrections.at(-1)?.recordedAt ?? recordedAt),
        start: new Date(`${day}T00:00:00Z`),
        allDay: true,
        summary: plain(summary),
        description: plain([...details, about, url].join('\n')),
        url,
      });
    }
    // The library leaves the end of the last line to others.
    return `${calendar.toString()}\r\n`;
  }

  private async scheduled(process: ProcessId, t: Texts): Promise<readonly Scheduled[]> {
    const { rows, asOf } = await this.queries.execute(new GetForceChart(process, NOW));
    const deadlines = await this.queries.execute(new ListDeadlines(process, MOST_EVENTS, NOW));
    const titles = new Map(rows.map(({ measure, title }) => [measure, title]));
    const turns = rows.flatMap(({ measure, title, bands }) =>
      bands.flatMap((band): Scheduled[] => {
        const { from, development } = band;
        if (from === null || development === null || from <= asOf) return [];
        const summary = `${title}: ${stateInWords(band, t)}`;
        const key = `${measure}.${development}.${lookOf(band)}`;
        return [{ key, day: from, development, summary, details: [t.feed.noPromise] }];
      }),
    );
    const due = deadlines.map(({ measure, development, day, note }): Scheduled => {
      const summary = `${t.feed.deadline}: ${titles.get(measure) ?? measure}`;
      return {
        key: `${measure}.${development}.deadline`,
        day,
        development,
        summary,
        details: note === null ? [] : [note],
      };
    });
    return withKeysOfTheirOwn([...turns, ...due].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))).slice(
      0,
      MOST_EVENTS,
    );
  }
}

/** A development may bring a measure to the same state twice; a calendar would take the second for a change of the first. */
const withKeysOfTheirOwn = (scheduled: readonly Scheduled[]): readonly Scheduled[] => {
  const times = new Map<string, number>();
  return scheduled.map((one) => {
    const before = times.get(one.key) ?? 0;
    times.set(one.key, before + 1);
    return before === 0 ? one : { ...one, key: `${one.key}.${before + 1}` };
  });
};
