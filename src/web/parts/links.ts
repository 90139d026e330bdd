import { formatDay } from '../../kernel/day.js';
import type { TemporalBasis } from '../../tracking/queries/temporal-basis.js';
import type { TypedTimes } from '../times/view-times.js';

type Parameter = string | undefined;
export type Parameters = Readonly<Record<string, Parameter>>;

/** A path with the parameters that say something. */
export function link(path: string, parameters: Parameters = {}): string {
  const said = Object.entries(parameters).filter(
    (one): one is [string, string] => one[1] !== undefined && one[1] !== '',
  );
  return said.length === 0 ? path : `${path}?${new URLSearchParams(said).toString()}`;
}

/** The times of a view as parameters, so that what it links to is seen at the same times. */
export const timesOf = ({ asOf, knownAt, knownBy, atPosition, evidence }: TypedTimes): Record<string, Parameter> => ({
  asOf,
  knownAt,
  knownBy: knownBy === 'report' ? knownBy : undefined,
  atPosition,
  evidence,
});

/** The times as programs write them. */
export const exactTimes = ({ asOf, knownAt, knownBy, atPosition, evidence }: TemporalBasis): Parameters => ({
  asOf: asOf === undefined ? undefined : formatDay(asOf),
  knownAt: knownAt?.text,
  knownBy,
  atPosition: atPosition === undefined ? undefined : String(atPosition),
  evidence,
});

/** Only what a browser opens without running anything of it. */
export function outward(url: string | undefined): string | undefined {
  const parsed = url === undefined ? null : URL.parse(url);
  return parsed && ['https:', 'http:'].includes(parsed.protocol) ? parsed.href : undefined;
}

export const processPath = (process: string): string => `/processes/${process}`;
export const measurePath = (process: string, measure: string): string => `/processes/${process}/measures/${measure}`;
export const questionPath = (process: string, question: string): string =>
  `/processes/${process}/questions/${question}`;
export const developmentPath = (process: string, development: string): string =>
  `/processes/${process}/developments/${encodeURIComponent(development)}`;
