import { incorrect, MOST_PROBLEMS, type Problem } from '../kernel/domain-error.js';

/** One parameter of a query string: how its text is read, and how it is described. */
export interface Parameter<Value> {
  /** Undefined where the text cannot be used. */
  readonly read: (text: string) => Value | undefined;
  /** What the text must be, told to who sent another. */
  readonly must: string | ((text: string) => string);
  readonly description: string;
  /** OpenAPI. */
  readonly schema: object;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** What a query string said: parameters that it left out are not there. */
export type Asked<Allowed extends Parameters> = {
  readonly [Name in keyof Allowed]?: Allowed[Name] extends Parameter<infer Value> ? Value : never;
};

/** One of some words. */
export const word = <const Word extends string>(words: readonly Word[], description: string): Parameter<Word> => ({
  read: (text) => words.find((one) => one === text),
  must: `must be ${words.join(' or ')}`,
  description,
  schema: { type: 'string', enum: words },
});

export const flag = (description: string): Parameter<boolean> => ({
  read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  must: 'must be true or false',
  description,
  schema: { type: 'boolean', default: false },
});

/** What one answer holds where nothing is said, and what it may hold. */
export interface PageSize {
  readonly usual: number;
  readonly most: number;
}
export const PAGE_SIZE: PageSize = { usual: 100, most: 500 };

/** Up to so many of the items of a list, or of a page of it. */
export function limitOf({ usual, most }: PageSize): Parameter<number> {
  const read = (text: string) => (/^\d{1,6}$/.test(text) ? Number(text) : 0);
  return {
    read: (text) => (read(text) >= 1 && read(text) <= most ? read(text) : undefined),
    must: (text) => (read(text) < 1 ? 'must be a whole number from 1' : `must not be more than ${most}`),
    description: 'How many at most. A page of large items ends earlier',
    schema: { type: 'integer', minimum: 1, maximum: most, default: usual },
  };
}

/** What every list that comes in pages takes. */
export const PAGE = {
  cursor: {
    read: (text: string) => (/^[\w.~-]{1,1000}$/.test(text) ? text : undefined),
    must: 'must be the next of an earlier page',
    description: '`next` of an earlier page',
    schema: { type: 'string' },
  },
  limit: limitOf(PAGE_SIZE),
} as const satisfies Parameters;

/** The page asked for. */
export const pageOf = ({ cursor, limit = PAGE_SIZE.usual }: Asked<typeof PAGE>) =>
  cursor === undefined ? { limit } : { limit, cursor };

export const NO_PARAMETERS = {} satisfies Parameters;

/** `query` is what Fastify made of the query string: a text for each name, a list where a name came twice. */
export function readQuery<Allowed extends Parameters>(query: unknown, allowed: Allowed): Asked<Allowed> {
  const asked: Record<string, unknown> = {};
  let problems: Problem[] | undefined;
  const given = query as Readonly<Record<string, unknown>>;
  for (const name in given) {
    if (problems && problems.length === MOST_PROBLEMS) break;
    const problem = readParameter(name, given[name], allowed, asked);
    if (problem) (problems ??= []).push(problem);
  }
  if (problems) throw refusedQuery(problems);
  return asked as Asked<Allowed>; // each member was read by the parameter of its name
}

function readParameter(
  name: string,
  value: unknown,
  allowed: Parameters,
  asked: Record<string, unknown>,
): Problem | undefined {
  const parameter = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
  if (!parameter)
    return parameterProblem(name, 'parameter/unknown', `is not a parameter here. Known are ${list(allowed)}`);
  if (typeof value !== 'string') return parameterProblem(name, 'parameter/repeated', 'may be given once only');
  asked[name] = parameter.read(value);
  if (asked[name] !== undefined) return undefined;
  const { must } = parameter;
  return parameterProblem(name, 'parameter/invalid', typeof must === 'string' ? must : must(value));
}

const list = (allowed: Parameters): string => Object.keys(allowed).join(', ') || 'none';

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
