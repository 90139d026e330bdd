import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Clock } from '../../kernel/clock.js';
import { dayOf, formatDay } from '../../kernel/day.js';
import { incorrect } from '../../kernel/domain-error.js';
import { formatInstant, type Micros, parseInstant } from '../../kernel/instant.js';
import type { ProcessId } from '../../tracking/domain/model.js';
import { GetAuditTrail } from '../../tracking/queries/get-audit-trail.js';
import type { TemporalBasis } from '../../tracking/queries/temporal-basis.js';
import { RecordedChanges } from '../feeds/recorded-changes.js';
import { link, processPath } from '../parts/links.js';

const MICROS_A_SECOND = 1_000_000;
/** Of one time map: the newest, and the first of all. */
const MOST_MEMENTOS = 500;
const RFC_1123 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Memento (RFC 7089) for what was known: a process as the record told it at an instant. The day that it is about is part of
 * the address, for what is said of a day can still be corrected; without one the page is about the day on which it is read.
 */
@Injectable()
export class Mementos {
  constructor(
    private readonly queries: QueryBus,
    private readonly changes: RecordedChanges,
    private readonly clock: Clock,
  ) {}

  /** The page that had many states; undefined for one that has one only, or of another kind of knowledge. */
  originalOf(process: ProcessId, temporal: TemporalBasis): string | undefined {
    const { asOf, knownAt, knownBy, atPosition, evidence } = temporal;
    if (knownBy !== undefined || atPosition !== undefined || evidence !== undefined) return undefined;
    if (knownAt !== undefined && !this.isMemento(temporal)) return undefined;
    const isOfThatDay = knownAt !== undefined && asOf === dayOf(knownAt.instant);
    return link(processPath(process), asOf === undefined || isOfThatDay ? {} : { asOf: formatDay(asOf) });
  }

  /** The second that a view is the state of, as HTTP writes it; undefined where it is no memento. */
  datetimeOf(temporal: TemporalBasis): string | undefined {
    return temporal.knownAt && this.isMemento(temporal) ? httpDate(temporal.knownAt.instant) : undefined;
  }

  /** The view that was known by the end of a second. Before the first there is the first, and after the last the last. */
  async negotiated(process: ProcessId, temporal: TemporalBasis, acceptDatetime: string): Promise<string> {
    const asked = Date.parse(acceptDatetime) * 1_000;
    if (!RFC_1123.test(acceptDatetime) || Number.isNaN(asked))
      throw incorrect(
        'request/malformed',
        'Accept-Datetime is a time as HTTP writes it, such as Thu, 31 May 2007 20:35:00 GMT',
      );
    const now = secondOf(this.clock.now());
    const past = Math.min(asked, now - MICROS_A_SECOND) as Micros;
    return mementoOf(process, temporal, Math.max(past, await this.first(process)) as Micros);
  }

  /** Every second in which something was recorded, as links (RFC 6690). */
  async timeMap(process: ProcessId, temporal: TemporalBasis, base: string): Promise<string> {
    const newest = await this.changes.ofProcess(process, MOST_MEMENTOS);
    const recorded = newest.map(({ recordedAt }) => secondOf(parseInstant(recordedAt)!));
    const seconds = [...new Set([await this.first(process), ...recorded])].sort((a, b) => a - b);
    const [from, until] = [seconds[0]!, seconds.at(-1)!];
    const asOf = { asOf: temporal.asOf === undefined ? undefined : formatDay(temporal.asOf) };
    const path = base + processPath(process);
    const relOf = (second: Micros) =>
      [...(second === from ? ['first'] : []), ...(second === until ? ['last'] : []), 'memento'].join(' ');
    return [
      `<${link(path, asOf)}>; rel="original timegate"`,
      `<${link(`${path}/timemap`, asOf)}>; rel="self"; type="application/link-format"; from="${httpDate(from)}"; until="${httpDate(until)}"`,
      ...seconds.map(
        (second) =>
          `<${base}${mementoOf(process, temporal, second)}>; rel="${relOf(second)}"; datetime="${httpDate(second)}"`,
      ),
    ].join(',\n');
  }

  /** The record of that time is whole, and the day is fixed. */
  private isMemento({ asOf, knownAt, knownBy, atPosition, evidence }: TemporalBasis): boolean {
    const isPlain = knownBy === undefined && atPosition === undefined && evidence === undefined;
    return isPlain && asOf !== undefined && knownAt !== undefined && knownAt.instant < this.clock.now();
  }

  private async first(process: ProcessId): Promise<Micros> {
    const { items } = await this.queries.execute(new GetAuditTrail(process, { limit: 1 }));
    return secondOf(parseInstant(items[0]!.recordedAt)!);
  }
}

function mementoOf(process: ProcessId, { asOf }: TemporalBasis, second: Micros): string {
  const known = (second + MICROS_A_SECOND - 1) as Micros;
  return link(processPath(process), { asOf: formatDay(asOf ?? dayOf(second)), knownAt: formatInstant(known) });
}

const secondOf = (instant: Micros): Micros => (instant - (instant % MICROS_A_SECOND)) as Micros;
const httpDate = (instant: Micros): string => new Date(instant / 1_000).toUTCString();
