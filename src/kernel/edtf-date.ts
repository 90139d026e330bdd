import edtf from 'edtf';
import type { Brand } from './brand.js';
import { type Day, AFTER_ALL, BEFORE_ALL, parseDay } from './day.js';
import { incorrect } from './domain-error.js';

/** An EDTF date of levels 0–2 (Library of Congress, 4 February 2019; ISO 8601-2), as it was written. */
export type EdtfDate = Brand<string, 'EdtfDate'>;

/** The earliest and the latest day that a date may mean, both included. */
export interface Bounds {
  readonly first: Day;
  readonly last: Day;
}

/** The specification gives `~` no width. This service widens by so many days on either side; `?` does not widen. */
const APPROXIMATE_DAYS = { day: 3, month: 31, year: 365 } as const;
const MONTHS_OF_SEASON: Record<string, readonly [first: number, last: number, nextYear: boolean]> = {
  '21': [3, 5, false],
  '22': [6, 8, false],
  '23': [9, 11, false],
  '24': [12, 2, true],
};
const MILLIS_A_DAY = 86_400_000;

interface Parsed {
  readonly type: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly lower?: Parsed | number | null;
  readonly upper?: Parsed | number | null;
  readonly values?: readonly (Parsed | readonly (Parsed | null)[])[];
  readonly approximate?: { value: number };
  readonly edtf: string;
}

/**
 * The days a date may mean. A date-time counts by its own calendar day; an open or unknown end reaches for ever.
 * Throws `incorrect` `date/not-edtf` or `date/out-of-range` (years 1000–9999).
 */
export function boundsOf(date: EdtfDate | string): Bounds {
  const day = parseDay(date);
  if (day !== undefined) return { first: day, last: day };
  const bounds = boundsOfParsed(parse(date));
  if (bounds.first > bounds.last) throw notEdtf(date, 'it ends before it begins');
  for (const bound of [bounds.first, bounds.last])
    if (bound !== BEFORE_ALL && bound !== AFTER_ALL && (bound < FIRST_DAY || bound > LAST_DAY))
      throw incorrect('date/out-of-range', `"${date}" is outside the years 1000 to 9999`);
  return bounds;
}

export function parseEdtf(text: string): EdtfDate {
  boundsOf(text);
  return text as EdtfDate;
}

/** `?` or `%`: whoever wrote the date was not sure of it. It does not change the bounds; it is shown. */
export const isUncertain = (date: EdtfDate): boolean => /[?%]/.test(date);

const FIRST_DAY = parseDay('1000-01-01')!;
const LAST_DAY = parseDay('9999-12-31')!;
const notEdtf = (text: string, why: string) =>
  incorrect('date/not-edtf', `"${text}" is not an EDTF date: ${why}. Try 2025-03-21, 2025-03, 1993~ or 2022/2024`);

function parse(text: string): Parsed {
  if (text.length > 100) throw notEdtf(text.slice(0, 40), 'it is longer than 100 characters');
  const calendarDay = /^(\d{4}-\d{2}-\d{2})T/.exec(text)?.[1];
  try {
    const parsed = edtf(text) as Parsed;
    return calendarDay && !text.includes('/') ? (edtf(calendarDay) as Parsed) : parsed;
  } catch {
    throw notEdtf(text, 'the form is not known');
  }
}

function boundsOfParsed(date: Parsed): Bounds {
  switch (date.type) {
    case 'Interval':
      return {
        first: endOf(date.lower)?.first ?? BEFORE_ALL,
        last: endOf(date.upper)?.last ?? AFTER_ALL,
      };
    case 'Season':
      return seasonBounds(date.edtf);
    case 'Set':
    case 'List':
      return membersBounds(date);
    default:
      return widen(date, { first: toDay(date.min), last: toDay(date.max) });
  }
}

/** An interval's end is a date, or open (±Infinity) or unknown (null). */
function endOf(end: Parsed | number | null | undefined): Bounds | undefined {
  return typeof end === 'object' && end !== null ? boundsOfParsed(end) : undefined;
}

/** edtf.js 4.11.1 answers the first member as `.max` of `[a..b]`, so the members are looked at one by one. */
function membersBounds(date: Parsed): Bounds {
  let first = AFTER_ALL;
  let last = BEFORE_ALL;
  for (const member of date.values ?? []) {
    const ends = Array.isArray(member) ? (member as readonly (Parsed | null)[]) : [member as Parsed];
    for (const end of ends) {
      if (!end || typeof end !== 'object') continue;
      const bounds = boundsOfParsed(end);
      if (bounds.first < first) first = bounds.first;
      if (bounds.last > last) last = bounds.last;
    }
  }
  return {
    first: /^[[{]\.\./.test(date.edtf) ? BEFORE_ALL : first,
    last: /\.\.[\]}]$/.test(date.edtf) ? AFTER_ALL : last,
  };
}

/** Northern seasons of the meteorological calendar: 21 is March to May, 24 is December to February. */
function seasonBounds(text: string): Bounds {
  const [year, season] = [Number(text.slice(0, 4)), text.slice(5, 7)];
  const months = MONTHS_OF_SEASON[season];
  if (!months) throw notEdtf(text, 'seasons are 21 to 24');
  const [firstMonth, lastMonth, nextYear] = months;
  const first = Date.UTC(year, firstMonth - 1, 1);
  const afterLast = Date.UTC(nextYear ? year + 1 : year, lastMonth, 1);
  const bounds = { first: toDay(first), last: toDay(afterLast - MILLIS_A_DAY) };
  return /[~%]$/.test(text) ? pad(bounds, APPROXIMATE_DAYS.month) : bounds;
}

function widen(date: Parsed, bounds: Bounds): Bounds {
  if (!/[~%]/.test(date.edtf)) return bounds;
  const precision = date.edtf
    .replace(/[^0-9X-]/g, '')
    .replace(/^-/, '')
    .split('-').length;
  return pad(
    bounds,
    precision >= 3 ? APPROXIMATE_DAYS.day : precision === 2 ? APPROXIMATE_DAYS.month : APPROXIMATE_DAYS.year,
  );
}

const pad = ({ first, last }: Bounds, days: number): Bounds => ({
  first: (first - days) as Day,
  last: (last + days) as Day,
});

function toDay(millis: number | null): Day {
  if (millis === null) return AFTER_ALL;
  if (!Number.isFinite(millis)) return millis < 0 ? BEFORE_ALL : AFTER_ALL;
  return Math.floor(millis / MILLIS_A_DAY) as Day;
}
