import { parseDay } from './day.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const YEAR_FIRST = /^(\d{4})[./ -](\d{1,2})[./ -](\d{1,2})$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const YEAR_LAST = /^(\d{1,2})\s*([./-])\s*(\d{1,2})\s*[./-]\s*(\d{4})$/;
const MONTH_AND_YEAR = /^(\d{1,2})\s*[./-]\s*(\d{4})$/;
const YEAR_AND_MONTH = /^(\d{4})[./-](\d{1,2})$/;
const DAY_AND_NAME = /^(\d{1,2})(?:st|nd|rd|th|\.)?\s+([a-z]{3,9})\.?,?\s+(\d{4})$/;
const NAME_AND_DAY = /^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/;
const NAME_AND_YEAR = /^([a-z]{3,9})\.?,?\s+(\d{4})$/;

/** How a date that follows another habit is written here, in every way it can be read: none, one, or two. */
export function rewritten(text: string): string[] {
  const habit = text.trim().toLowerCase();
  return [
    ...new Set(readings(habit).filter((date) => parseDay(date.length === 7 ? `${date}-01` : date) !== undefined)),
  ];
}

/** A sentence to put behind a refusal; empty where nobody can say what was meant. */
export const suggestion = (text: string): string => sentence(rewritten(text));
/** The same where only whole days can be used. */
export const suggestedDay = (text: string): string => sentence(rewritten(text).filter((date) => date.length === 10));

function sentence(dates: readonly string[]): string {
  return dates.length === 0 ? '' : `Write ${dates.join(' or ')}${dates.length > 1 ? ', whichever is meant' : ''}`;
}

function readings(habit: string): string[] {
  let match: RegExpExecArray | null;
  if ((match = YEAR_FIRST.exec(habit) ?? COMPACT.exec(habit))) return [dayAs(match[1]!, match[2]!, match[3]!)];
  if ((match = YEAR_LAST.exec(habit))) {
    const [, first, mark, second, year] = match as unknown as string[];
    // With points it is the day that comes first wherever that is the habit; with slashes it depends on the country.
    const asDayFirst = dayAs(year!, second!, first!);
    return mark === '.' ? [asDayFirst] : [asDayFirst, dayAs(year!, first!, second!)];
  }
  if ((match = MONTH_AND_YEAR.exec(habit))) return [monthAs(match[2]!, match[1]!)];
  if ((match = YEAR_AND_MONTH.exec(habit))) return [monthAs(match[1]!, match[2]!)];
  if ((match = DAY_AND_NAME.exec(habit))) return [dayAs(match[3]!, numberOf(match[2]!), match[1]!)];
  if ((match = NAME_AND_DAY.exec(habit))) return [dayAs(match[3]!, numberOf(match[1]!), match[2]!)];
  if ((match = NAME_AND_YEAR.exec(habit))) return [monthAs(match[2]!, numberOf(match[1]!))];
  return [];
}

const numberOf = (month: string): string => String(MONTHS.indexOf(month.slice(0, 3)) + 1);
const monthAs = (year: string, month: string): string => `${year}-${month.padStart(2, '0')}`;
const dayAs = (year: string, month: string, day: string): string => `${monthAs(year, month)}-${day.padStart(2, '0')}`;
