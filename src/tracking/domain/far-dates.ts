import { addDays, AFTER_ALL, BEFORE_ALL, type Day } from '../../kernel/day.js';
import { DomainError, type Problem } from '../../kernel/domain-error.js';
import { boundsOf } from '../../kernel/edtf-date.js';

/** Farther away than this, a year is more often a slip of the pen (3025, 1025) than meant. */
const YEARS_AHEAD = 100;
const YEARS_BACK = 500;
const DAYS_A_YEAR = 365.25;

const DATES: ReadonlySet<string> = new Set(['date', 'from', 'until', 'reported', 'phaseSince', 'since', 'on']);

/** What may be a slip in the dates of a body that was taken all the same: nobody but the writer can know. */
export function farDates(body: unknown, today: Day, pointer = ''): Problem[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) => {
    const place = `${pointer}/${name}`;
    if (typeof value !== 'string') return farDates(value, today, place);
    const detail = DATES.has(name) ? whyFar(value, today) : undefined;
    return detail === undefined ? [] : [{ pointer: place, code: 'date/far-away', detail }];
  });
}

function whyFar(date: string, today: Day): string | undefined {
  const ends = knownEnds(date);
  if (ends.some((day) => day > addDays(today, YEARS_AHEAD * DAYS_A_YEAR)))
    return `"${date}" lies more than ${YEARS_AHEAD} years ahead. If the year is a slip of the pen, correct it`;
  if (ends.some((day) => day < addDays(today, -YEARS_BACK * DAYS_A_YEAR)))
    return `"${date}" lies more than ${YEARS_BACK} years back. If the year is a slip of the pen, correct it`;
  return undefined;
}

function knownEnds(date: string): Day[] {
  try {
    const { first, last } = boundsOf(date);
    return [first, last].filter((day) => day !== BEFORE_ALL && day !== AFTER_ALL);
  } catch (error) {
    if (error instanceof DomainError) return [];
    throw error;
  }
}
