import { formatDay, parseDay, type Day } from '../../kernel/day.js';
import { boundsOf } from '../../kernel/edtf-date.js';

const LONG = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const MINUTE = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  timeZone: 'UTC',
});
const SEASONS = ['spring', 'summer', 'autumn', 'winter'];
const EXACT = /^(\d{4}-\d{2}-\d{2})([?~%]?)$/;
const MONTH_OF = /^(\d{4})-(0[1-9]|1[0-2])([?~%]?)$/;
const SEASON_OF = /^(\d{4})-2([1-4])([?~%]?)$/;
const YEAR_OF = /^(\d{4})([?~%]?)$/;

const midnight = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** "1 January 2023": no reader takes it for another day. */
export const dayInWords = (day: string): string => LONG.format(midnight(day));
export const writtenDay = (day: Day): string => dayInWords(formatDay(day));

/** "27 November 2026, 10:33:09 UTC" of an RFC 3339 date-time, or the day where only that was asked for. */
export const instantInWords = (instant: string): string =>
  parseDay(instant) === undefined
    ? `${MINUTE.format(new Date(instant)).replace(' at ', ', ')} UTC`
    : dayInWords(instant);

/** Any EDTF date as a reader would say it. What has no short saying is given by its bounds. */
export function dateInWords(edtf: string): string {
  const simple = simpleInWords(edtf);
  if (simple !== undefined) return simple;
  const ends = edtf.split('/');
  if (ends.length === 2) return intervalInWords(ends[0]!, ends[1]!);
  const set = /^\[([^\].]+)\]$/.exec(edtf)?.[1];
  if (set !== undefined) {
    const members = set.split(',').map((member) => simpleInWords(member) ?? member);
    return members.length === 1 ? members[0]! : `${members.slice(0, -1).join(', ')} or ${members.at(-1)!}`;
  }
  return boundsInWords(edtf);
}

function simpleInWords(edtf: string): string | undefined {
  let match: RegExpExecArray | null;
  if ((match = EXACT.exec(edtf))) return qualified(dayInWords(match[1]!), match[2]!);
  if ((match = MONTH_OF.exec(edtf))) return qualified(MONTH.format(midnight(`${match[1]}-${match[2]}-01`)), match[3]!);
  if ((match = SEASON_OF.exec(edtf))) return qualified(`${SEASONS[Number(match[2]) - 1]} ${match[1]}`, match[3]!);
  if ((match = YEAR_OF.exec(edtf))) return qualified(match[1]!, match[2]!);
  return undefined;
}

function qualified(words: string, mark: string): string {
  if (mark === '~') return `about ${words}`;
  if (mark === '?') return `perhaps ${words}`;
  return mark === '%' ? `perhaps about ${words}` : words;
}

function intervalInWords(from: string, to: string): string {
  const [first, last] = [simpleInWords(from) ?? from, simpleInWords(to) ?? to];
  if (to === '..' || to === '') return `${first} or later`;
  if (from === '..' || from === '') return `${last} or earlier`;
  return `some time between ${first} and ${last}`;
}

function boundsInWords(edtf: string): string {
  const { first, last } = boundsOf(edtf);
  return `some day between ${writtenDay(first)} and ${writtenDay(last)} (${edtf})`;
}
