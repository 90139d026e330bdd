import edtf from 'edtf';
import type { Brand } from './brand.js';
import { suggestion } from './date-habits.js';
import { type Day, addDays, AFTER_ALL, BEFORE_ALL, dayFrom, formatDay, parseDay } from './day.js';
import { incorrect } from './domain-error.js';
import { subYearMonths } from './edtf-sub-year.js';

/** An EDTF date of levels 0–2 (Library of Congress, 4 February 2019; ISO 8601-2), as it was written. */
export type EdtfDate = Brand<string, 'EdtfDate'>;

/** The earliest and the latest day that a date may mean, both included. */
export interface Bounds {
  readonly first: Day;
  readonly last: Day;
}

/** The specification gives `~` no width. This service widens by so many days on either side; `?` does not widen. */
const APPROXIMATE_DAYS = { day: 3, month: 31, year: 365 } as const;

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-]\d{2}(?::?\d{2})?)?$/;
const SUB_YEAR = /^(\d{4})-(2[1-9]|3\d|4[01])([?~%]?)$/;
const SIGNIFICANT_DIGITS = /^(\d{4})S([1-4])$/;
const COMPONENTS = /^([?~%]?)([\dX]{4})([?~%]?)(?:-([?~%]?)([\dX]{2})([?~%]?)(?:-([?~%]?)([\dX]{2})([?~%]?))?)?$/;
const LIST = /^(?:\[(.+)\]|\{(.+)\})$/;

/**
 * The days a date may mean. A date-time counts by its own calendar day; an open or unknown end reaches for ever.
 * Throws `incorrect` `date/not-edtf` or `date/out-of-range` (years 1000–9999).
 */
export function boundsOf(date: EdtfDate | string): Bounds {
  const day = parseDay(date);
  if (day !== undefined) return { first: day, last: day };
  if (date.length > 100) throw notEdtf(date.slice(0, 40), 'it is longer than 100 characters');
  const list = LIST.exec(date);
  if (list) return listBounds(list[1] ?? list[2]!, date);
  const ends = date.split('/');
  if (ends.length > 2) throw notEdtf(date, 'an interval has two ends');
  return ends.length === 2 ? rangeBounds(ends[0]!, ends[1]!, date) : dateBounds(date, date);
}

/** As it may be written today: not without any end, as `/` is, which boundsOf reads where it was recorded. */
export function parseEdtf(text: string): EdtfDate {
  const { first, last } = boundsOf(text);
  if (first === BEFORE_ALL && last === AFTER_ALL) throw notEdtf(text, 'it says nothing, neither end is a date');
  return text as EdtfDate;
}

/** `?` or `%`: whoever wrote the date was not sure of it. It does not change the bounds; it is shown. */
export const isUncertain = (date: EdtfDate): boolean => /[?%]/.test(date);

const FIRST_DAY = parseDay('1000-01-01')!;
const LAST_DAY = parseDay('9999-12-31')!;
const EXAMPLES = 'Try 2025-03-21, 2025-03, 1993~ or 2022/2024';
const notEdtf = (text: string, why: string) =>
  incorrect('date/not-edtf', `"${text}" is not an EDTF date: ${why}. ${suggestion(text) || EXAMPLES}`);
const outOfRange = (text: string) => incorrect('date/out-of-range', `"${text}" is outside the years 1000 to 9999`);

/** One of a set `[…]` or all of a set `{…}`: from the first member's first day to the last member's last. */
function listBounds(members: string, whole: string): Bounds {
  const bounds = members.split(',').map((member, index, all) => {
    const [lower, upper, more] = member.split('..');
    if (more !== undefined || member === '..') throw notEdtf(whole, 'a range in a set has two ends');
    if (upper === undefined) return dateBounds(member, whole);
    if (lower === '' && index > 0) throw notEdtf(whole, 'only the first member of a set may begin with ..');
    if (upper === '' && index < all.length - 1) throw notEdtf(whole, 'only the last member of a set may end with ..');
    return rangeBounds(lower!, upper, whole);
  });
  return {
    first: bounds.reduce((least, { first }) => (first < least ? first : least), AFTER_ALL),
    last: bounds.reduce((most, { last }) => (last > most ? last : most), BEFORE_ALL),
  };
}

/** Ends may be a date, open (`..`) or unknown (nothing). */
function rangeBounds(lower: string, upper: string, whole: string): Bounds {
  const first = lower === '' || lower === '..' ? BEFORE_ALL : dateBounds(lower, whole).first;
  const last = upper === '' || upper === '..' ? AFTER_ALL : dateBounds(upper, whole).last;
  if (first > last) throw notEdtf(whole, 'it ends before it begins');
  return { first, last };
}

function dateBounds(text: string, whole: string): Bounds {
  const bounds = unlimitedBounds(text, whole);
  if (bounds.first < FIRST_DAY || bounds.last > LAST_DAY) throw outOfRange(whole);
  return bounds;
}

function unlimitedBounds(text: string, whole: string): Bounds {
  const day = parseDay(DATE_TIME.exec(text)?.[1] ?? text);
  if (day !== undefined) return { first: day, last: day };
  const subYear = SUB_YEAR.exec(text);
  if (subYear?.[1]!.startsWith('0')) throw outOfRange(whole);
  if (subYear) return subYearBounds(Number(subYear[1]), Number(subYear[2]), subYear[3]!);
  const significant = SIGNIFICANT_DIGITS.exec(text);
  if (significant) return componentBounds([significant[1]!.slice(0, Number(significant[2])).padEnd(4, 'X')], whole);
  const parts = COMPONENTS.exec(text);
  if (!parts) throw isLongYear(text) ? outOfRange(whole) : notEdtf(whole, 'the form is not known');
  const [, yearBefore, year, yearAfter, monthBefore, month, monthAfter, dayBefore, dayOfMonth, dayAfter] = parts;
  if ((yearBefore && yearAfter) || (monthBefore && monthAfter) || (dayBefore && dayAfter))
    throw notEdtf(whole, 'a part is marked twice');
  const bounds = componentBounds([year!, month, dayOfMonth], whole);
  if (isApproximate(yearBefore) || isApproximate(yearAfter)) return pad(bounds, APPROXIMATE_DAYS.year);
  if (isApproximate(monthBefore) || isApproximate(monthAfter)) return pad(bounds, monthWidth(month!));
  if (!isApproximate(dayBefore) && !isApproximate(dayAfter)) return bounds;
  return pad(bounds, dayOfMonth === 'XX' ? monthWidth(month!) : APPROXIMATE_DAYS.day);
}

/** A month that is not given at all is no more precise than its year. */
const monthWidth = (month: string): number => (month === 'XX' ? APPROXIMATE_DAYS.year : APPROXIMATE_DAYS.month);
const isApproximate = (mark: string | undefined): boolean => mark === '~' || mark === '%';
const pad = ({ first, last }: Bounds, days: number): Bounds => ({
  first: addDays(first, -days),
  last: addDays(last, days),
});

/** `Y170000002`, `Y-17E7`, `-0044`: EDTF, but of no year this service tracks. */
function isLongYear(text: string): boolean {
  if (!/^(?:Y-?\d|-)/.test(text)) return false;
  try {
    edtf(text);
    return true;
  } catch {
    return false;
  }
}

function subYearBounds(year: number, code: number, mark: string): Bounds {
  const [firstMonth, months] = subYearMonths(code);
  const bounds = { first: dayFrom(year, firstMonth, 1), last: addDays(dayFrom(year, firstMonth + months, 1), -1) };
  return isApproximate(mark) ? pad(bounds, APPROXIMATE_DAYS.month) : bounds;
}

type Components = readonly [year: string, month?: string | undefined, day?: string | undefined];

/** `X` stands for any digit: the first and the last day of the calendar that the text can be read as. */
function componentBounds([year, month = 'XX', day = 'XX']: Components, whole: string): Bounds {
  if (/^[0X]/.test(year)) throw outOfRange(whole);
  const days = daysFitting(`${month}-${day}`);
  const first = firstDay(yearsFitting(year, ASCENDING), days);
  const last = firstDay(yearsFitting(year, DESCENDING), days.toReversed());
  if (first === undefined || last === undefined) throw notEdtf(whole, 'the calendar has no such day');
  return { first, last };
}

/** `MM-DD`, of every day that some year has. */
const DAYS_OF_YEAR = Array.from({ length: 366 }, (_, index) =>
  formatDay(addDays(parseDay('2000-01-01')!, index)).slice(5),
);
const daysByMask = new Map<string, readonly string[]>();

/** Of those, the ones that fit the digits. There are only so many ways to leave some out, and each is found out once. */
function daysFitting(mask: string): readonly string[] {
  let days = daysByMask.get(mask);
  if (!days) {
    const pattern = new RegExp(`^${mask.replaceAll('X', '\\d')}$`);
    days = DAYS_OF_YEAR.filter((day) => pattern.test(day));
    daysByMask.set(mask, days);
  }
  return days;
}

const ASCENDING = '0123456789';
const DESCENDING = '9876543210';

/** One by one: mostly the first will do. */
function* yearsFitting(mask: string, digits: string): Generator<string> {
  const at = mask.indexOf('X');
  if (at < 0) return yield mask;
  for (const digit of digits) yield* yearsFitting(mask.slice(0, at) + digit + mask.slice(at + 1), digits);
}

function firstDay(years: Iterable<string>, days: readonly string[]): Day | undefined {
  if (days.length === 0) return undefined;
  for (const year of years)
    for (const day of days) {
      const found = parseDay(`${year}-${day}`);
      if (found !== undefined) return found;
    }
  return undefined;
}
