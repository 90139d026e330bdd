import { suggestedDay } from '../../kernel/date-habits.js';
import { type Day, endOfDay, parseDay } from '../../kernel/day.js';
import { incorrect, type Problem } from '../../kernel/domain-error.js';
import type { Position } from '../../kernel/event.js';
import { type Micros, parseInstant } from '../../kernel/instant.js';
import { type DevelopmentType, DEVELOPMENT_TYPE_NAMES } from '../domain/development-types.js';
import type { MeasureId } from '../domain/model.js';
import type { Moment } from '../queries/moment.js';

/** Everything a query string may say, read. It is a {@link Moment} with the defaults of one. */
export interface Asked extends Moment {
  readonly from?: Day;
  readonly to?: Day;
  readonly knownFrom?: Micros;
  readonly knownFromText?: string;
  readonly knownTo?: Micros;
  readonly knownToText?: string;
  readonly type?: DevelopmentType;
  readonly measure?: MeasureId;
  readonly text?: string;
  readonly cursor?: string;
  readonly limit?: number;
  readonly after?: Position;
  readonly format?: 'json' | 'csv';
  readonly proof?: boolean;
  readonly dryRun?: boolean;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
/** Puts what it read into `asked`; answers what is wrong with the text, if anything is. */
type Reader = (text: string, asked: Writable<Asked>) => string | undefined;

const A_DAY = 'must be a day as YYYY-MM-DD in the years 1000 to 9999';
const A_TIME = 'must be a day as YYYY-MM-DD (its end, in UTC) or an RFC 3339 date-time such as 2023-01-06T12:00:00Z';
const meant = (wanted: string, text: string): string => [wanted, suggestedDay(text)].filter(Boolean).join('. ');
const A_POSITION = 'must be a position in the log, a whole number from 0';
const PRINTABLE = /^[^\p{Cc}\p{Cs}]+$/u;
const TYPES: ReadonlySet<string> = new Set(DEVELOPMENT_TYPE_NAMES);

const READERS = {
  asOf: (text, asked) => ((asked.asOf = parseDay(text)!) === undefined ? meant(A_DAY, text) : undefined),
  knownAt: (text, asked) => {
    asked.knownAtText = text;
    return (asked.knownAt = parseTime(text)!) === undefined ? meant(A_TIME, text) : undefined;
  },
  knownBy: (text, asked) => {
    if (text !== 'record' && text !== 'report') return 'must be record or report';
    asked.knownBy = text;
    return undefined;
  },
  atPosition: (text, asked) => ((asked.atPosition = parsePosition(text)!) === undefined ? A_POSITION : undefined),
  minPosition: (text, asked) => ((asked.minPosition = parsePosition(text)!) === undefined ? A_POSITION : undefined),
  from: (text, asked) => ((asked.from = parseDay(text)!) === undefined ? meant(A_DAY, text) : undefined),
  to: (text, asked) => ((asked.to = parseDay(text)!) === undefined ? meant(A_DAY, text) : undefined),
  knownFrom: (text, asked) => {
    asked.knownFromText = text;
    return (asked.knownFrom = parseTime(text)!) === undefined ? meant(A_TIME, text) : undefined;
  },
  knownTo: (text, asked) => {
    asked.knownToText = text;
    return (asked.knownTo = parseTime(text)!) === undefined ? meant(A_TIME, text) : undefined;
  },
  type: (text, asked) => {
    if (!TYPES.has(text)) return `must be one of ${DEVELOPMENT_TYPE_NAMES.join(', ')}`;
    asked.type = text as DevelopmentType;
    return undefined;
  },
  measure: (text, asked) => {
    if (!/^[a-z0-9][a-z0-9-]{0,99}$/.test(text)) return 'must be the id of a measure';
    asked.measure = text as MeasureId;
    return undefined;
  },
  text: (text, asked) => {
    if (text.length > 200 || !PRINTABLE.test(text)) return 'must be 1 to 200 printable characters';
    asked.text = text;
    return undefined;
  },
  cursor: (text, asked) => {
    if (!/^[\w.~-]{1,1000}$/.test(text)) return 'must be the next of an earlier page';
    asked.cursor = text;
    return undefined;
  },
  limit: (text, asked) => {
    asked.limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
    return asked.limit >= 1 ? undefined : 'must be a whole number from 1';
  },
  after: (text, asked) => ((asked.after = parsePosition(text)!) === undefined ? A_POSITION : undefined),
  format: (text, asked) => {
    if (text !== 'json' && text !== 'csv') return 'must be json or csv';
    asked.format = text;
    return undefined;
  },
  evidence: (text, asked) => {
    if (text !== 'confirmed') return 'must be confirmed';
    asked.evidence = text;
    return undefined;
  },
  proof: (text, asked) => {
    if (text !== 'true' && text !== 'false') return 'must be true or false';
    asked.proof = text === 'true';
    return undefined;
  },
  dryRun: (text, asked) => {
    if (text !== 'true' && text !== 'false') return 'must be true or false';
    asked.dryRun = text === 'true';
    return undefined;
  },
} as const satisfies Record<string, Reader>;

export type ParameterName = keyof typeof READERS;

export const MOMENT = ['asOf', 'knownAt', 'knownBy', 'atPosition', 'minPosition'] as const;
export const PAGE = ['cursor', 'limit'] as const;

/**
 * Written by hand because it runs on every read: a validating class for five parameters costs more than the answer.
 * `query` is what Fastify made of the query string: a text for each name, a list where a name came twice.
 */
export function readQuery(query: unknown, allowed: ReadonlySet<ParameterName>): Asked {
  const asked: Writable<Asked> = { knownBy: 'record' };
  let problems: Problem[] | undefined;
  const given = query as Readonly<Record<string, unknown>>;
  for (const name in given) {
    const problem = readParameter(name, given[name], allowed, asked);
    if (problem) (problems ??= []).push(problem);
  }
  if (problems) throw refusedQuery(problems);
  return asked;
}

function readParameter(
  name: string,
  value: unknown,
  allowed: ReadonlySet<string>,
  asked: Writable<Asked>,
): Problem | undefined {
  if (!allowed.has(name))
    return parameterProblem(name, 'parameter/unknown', `is not a parameter here. Known are ${list(allowed)}`);
  if (typeof value !== 'string') return parameterProblem(name, 'parameter/repeated', 'may be given once only');
  const wrong = READERS[name as ParameterName](value, asked);
  return wrong === undefined ? undefined : parameterProblem(name, 'parameter/invalid', wrong);
}

const list = (names: ReadonlySet<string>): string => [...names].join(', ') || 'none';

export const parameterProblem = (parameter: string, code: string, detail: string): Problem => ({
  pointer: '',
  parameter: parameter.slice(0, 100),
  code,
  detail,
});

export const refusedQuery = (problems: readonly Problem[]) =>
  incorrect(
    'request/invalid-parameters',
    `The request's parameters cannot be used: ${problems.map(({ parameter, detail }) => `${parameter} ${detail}`).join('; ')}`,
    problems,
  );

/** A day means its end. */
function parseTime(text: string): Micros | undefined {
  const day = parseDay(text);
  return day === undefined ? parseInstant(text) : endOfDay(day);
}

const parsePosition = (text: string): Position | undefined =>
  /^\d{1,15}$/.test(text) ? (Number(text) as Position) : undefined;

/** What one answer holds where nothing is said, and what it may hold. */
export interface PageSize {
  readonly usual: number;
  readonly most: number;
}
export const PAGE_SIZE: PageSize = { usual: 100, most: 500 };

/** The page asked for. */
export function pageOf(
  asked: Asked,
  { usual, most }: PageSize = PAGE_SIZE,
): { readonly limit: number; readonly cursor?: string } {
  const limit = asked.limit ?? usual;
  if (limit > most)
    throw refusedQuery([parameterProblem('limit', 'parameter/invalid', `must not be more than ${most}`)]);
  return asked.cursor === undefined ? { limit } : { limit, cursor: asked.cursor };
}

export const allowing = (...names: readonly ParameterName[]): ReadonlySet<ParameterName> => new Set(names);
