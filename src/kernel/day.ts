import type { Brand } from './brand.js';
import type { Micros } from './instant.js';

/** A calendar day as the number of days since 1970-01-01. Fits an int32. */
export type Day = Brand<number, 'Day'>;

/** Before every day, and after every day: the bounds of intervals that never began or never end. */
export const BEFORE_ALL = -2_147_483_648 as Day;
export const AFTER_ALL = 2_147_483_647 as Day;

const MILLIS_A_DAY = 86_400_000;
const CALENDAR_DATE = /^[1-9]\d{3}-\d{2}-\d{2}$/;

/** Reads `YYYY-MM-DD` of the years 1000–9999; undefined when it is not such a day. */
export function parseDay(text: string): Day | undefined {
  if (!CALENDAR_DATE.test(text)) return undefined;
  const month = Number(text.slice(5, 7));
  const dayOfMonth = Number(text.slice(8));
  const millis = Date.UTC(Number(text.slice(0, 4)), month - 1, dayOfMonth);
  const date = new Date(millis);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== dayOfMonth) return undefined;
  return (millis / MILLIS_A_DAY) as Day;
}

/** A month past 12 lies in a later year. Only for years from 1000 on. */
export const dayFrom = (year: number, month: number, dayOfMonth: number): Day =>
  (Date.UTC(year, month - 1, dayOfMonth) / MILLIS_A_DAY) as Day;

/** `YYYY-MM-DD`, of the years 1000–9999. */
export function formatDay(day: Day): string {
  const date = new Date(day * MILLIS_A_DAY);
  return `${date.getUTCFullYear()}-${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}`;
}

const twoDigits = (number: number): string => (number < 10 ? `0${number}` : String(number));

export const addDays = (day: Day, days: number): Day =>
  (day === BEFORE_ALL || day === AFTER_ALL ? day : day + days) as Day;

/** The day in UTC that an instant falls in. */
export const dayOf = (instant: Micros): Day => Math.floor(instant / (MILLIS_A_DAY * 1000)) as Day;

/** The first microsecond of a day in UTC. */
export const startOfDay = (day: Day): Micros => (day * MILLIS_A_DAY * 1000) as Micros;

/** The last microsecond of a day in UTC; after the year 2255, where a double no longer tells them apart, the last millisecond. */
export function endOfDay(day: Day): Micros {
  const end = ((day + 1) * MILLIS_A_DAY * 1000 - 1) as Micros;
  return dayOf(end) === day ? end : ((((day + 1) * MILLIS_A_DAY - 1) * 1000) as Micros);
}
