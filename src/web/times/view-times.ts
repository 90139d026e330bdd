import { rewritten } from '../../kernel/date-habits.js';
import { AFTER_ALL, endOfDay, formatDay, parseDay, type Day } from '../../kernel/day.js';
import { incorrect } from '../../kernel/domain-error.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import type { Position } from '../../kernel/event.js';
import { parseInstant } from '../../kernel/instant.js';
import type { KnownBy } from '../../tracking/domain/status.js';
import type { KnownTime, TemporalBasis } from '../../tracking/queries/temporal-basis.js';

/** What a reader typed, as it was typed: it stands in the fields again. */
export interface TypedTimes {
  readonly asOf: string;
  readonly knownAt: string;
  readonly knownBy: KnownBy;
  readonly atPosition: string;
  readonly evidence: 'confirmed' | '';
}

interface TimeProblem {
  readonly field: 'asOf' | 'knownAt' | 'atPosition';
  readonly text: string;
}

/** Which view of the two times a page shows. */
export interface ViewTimes {
  readonly typed: TypedTimes;
  readonly temporal: TemporalBasis;
  readonly problems: readonly TimeProblem[];
}

type Given = Readonly<Record<string, unknown>>;

const MOST_TYPED = 100;

/** Reads what people type: days, month names, and EDTF, of which the last day is meant. What cannot be read is left out, and told. */
export function readViewTimes(query: unknown): ViewTimes {
  const given = query as Given;
  const typed: TypedTimes = {
    asOf: text(given, 'asOf'),
    knownAt: text(given, 'knownAt'),
    knownBy: text(given, 'knownBy') === 'report' ? 'report' : 'record',
    atPosition: text(given, 'atPosition'),
    evidence: text(given, 'evidence') === 'confirmed' ? 'confirmed' : '',
  };
  const problems: TimeProblem[] = [];
  const told =
    (field: TimeProblem['field']) =>
    (problem: string): undefined => {
      problems.push({ field, text: problem });
    };
  const asOf = typed.asOf === '' ? undefined : readDay(typed.asOf, told('asOf'));
  const knownAt = typed.knownAt === '' ? undefined : readKnown(typed.knownAt, told('knownAt'));
  const atPosition = typed.atPosition === '' ? undefined : readPosition(typed.atPosition, told('atPosition'));
  const temporal: TemporalBasis = {
    ...(asOf !== undefined && { asOf }),
    ...(knownAt !== undefined && { knownAt }),
    ...(typed.knownBy === 'report' && { knownBy: 'report' }),
    ...(atPosition !== undefined && { atPosition }),
    ...(typed.evidence !== '' && { evidence: 'confirmed' }),
  };
  return { typed, temporal, problems };
}

/** The same of an address that shows no page on which to tell what cannot be read. */
export function readTimes(query: unknown): TemporalBasis {
  const { temporal, problems } = readViewTimes(query);
  if (problems.length === 0) return temporal;
  throw incorrect('request/invalid-parameters', problems.map(({ text: told }) => told).join('. '));
}

function text(given: Given, name: string): string {
  const value = Array.isArray(given[name]) ? (given[name] as unknown[]).at(-1) : given[name];
  return typeof value === 'string' ? value.trim().slice(0, MOST_TYPED) : '';
}

/** The last day of what was typed. */
function readDay(typed: string, tell: (problem: string) => undefined): Day | undefined {
  const day = parseDay(typed);
  if (day !== undefined) return day;
  const meant = rewritten(typed);
  if (meant.length > 1)
    return tell(`“${typed}” can be read in two ways. Write ${meant.join(' or ')}, or the name of the month`);
  try {
    const { last } = boundsOf(meant[0] ?? typed.toUpperCase());
    if (last === AFTER_ALL) return tell(`“${typed}” has no end. Write one day, such as 2023-01-03`);
    return last;
  } catch {
    return tell(
      `“${typed}” is not a date. Write a day such as 3 January 2023 or 2023-01-03, or a month such as 2023-01`,
    );
  }
}

function readKnown(typed: string, tell: (problem: string) => undefined): KnownTime | undefined {
  const instant = parseInstant(typed);
  if (instant !== undefined) return { instant, text: typed };
  const day = readDay(typed, tell);
  return day === undefined ? undefined : { instant: endOfDay(day), text: formatDay(day) };
}

function readPosition(typed: string, tell: (problem: string) => undefined): Position | undefined {
  if (/^\d{1,15}$/.test(typed)) return Number(typed) as Position;
  return tell(`“${typed}” is not a position of the log. It is a whole number from 0`);
}
