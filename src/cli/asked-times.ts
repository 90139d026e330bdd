import { type Day, endOfDay, parseDay } from '../kernel/day.js';
import { suggestedDay } from '../kernel/date-habits.js';
import { incorrect } from '../kernel/domain-error.js';
import { type Micros, parseInstant } from '../kernel/instant.js';
import type { KnownBy } from '../tracking/domain/status.js';
import type { KnownTime, TemporalBasis } from '../tracking/queries/temporal-basis.js';
import type { TemporalQuery, TemporalComparison } from './client.js';

/** Times as they came from the command line. */
export interface TimeOptions {
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly knownBy?: string;
  readonly evidence?: string;
  readonly from?: string;
  readonly to?: string;
  readonly knownFrom?: string;
  readonly knownTo?: string;
}

function dayFrom(option: string, text: string): Day {
  const day = parseDay(text);
  if (day === undefined)
    throw incorrect(
      'option/not-a-day',
      `${option} ${text} is not a day. ${suggestedDay(text) || 'Write it as 2023-01-06'}`,
    );
  return day;
}

/** A day means its end, in UTC. */
function instantFrom(option: string, text: string): Micros {
  const day = parseDay(text);
  const instant = day === undefined ? parseInstant(text) : endOfDay(day);
  if (instant === undefined)
    throw incorrect(
      'option/not-a-time',
      `${option} ${text} is neither a day (2023-01-06) nor an RFC 3339 date-time. ${suggestedDay(text)}`.trimEnd(),
    );
  return instant;
}

function knownByFrom(text: string): KnownBy {
  if (text === 'record' || text === 'report') return text;
  throw incorrect('option/not-known-by', `--known-by ${text}: it is either record or report`);
}

function evidenceFrom(text: string): 'confirmed' {
  if (text === 'confirmed') return text;
  throw incorrect('option/not-evidence', `--evidence ${text}: it is confirmed, or left out`);
}

export const temporalBasisOf = ({ asOf, knownAt, knownBy = 'record', evidence }: TemporalQuery): TemporalBasis => ({
  knownBy,
  ...(evidence && { evidence }),
  ...(asOf === undefined ? {} : { asOf: dayFrom('--as-of', asOf) }),
  ...(knownAt === undefined ? {} : { knownAt: knownFrom('--known-at', knownAt) }),
});

export function comparedOf(asked: TemporalComparison): [TemporalBasis, TemporalBasis] {
  const temporal = temporalBasisOf(asked);
  if ('from' in asked) {
    const on = (name: '--from' | '--to', day: string) => ({ ...temporal, asOf: dayFrom(name, day) });
    return [on('--from', asked.from), on('--to', asked.to)];
  }
  const known = (name: '--known-from' | '--known-to', text: string) => ({
    ...temporal,
    knownAt: knownFrom(name, text),
  });
  return [known('--known-from', asked.knownFrom), known('--known-to', asked.knownTo)];
}

const knownFrom = (option: string, text: string): KnownTime => ({ instant: instantFrom(option, text), text });

/** Checked here, so that a slip of the pen is told in the words of the command line. */
export function askedBy({ asOf, knownAt, knownBy, evidence }: TimeOptions): TemporalQuery {
  if (asOf !== undefined) dayFrom('--as-of', asOf);
  if (knownAt !== undefined) instantFrom('--known-at', knownAt);
  return {
    ...(asOf === undefined ? {} : { asOf }),
    ...(knownAt === undefined ? {} : { knownAt }),
    ...(knownBy === undefined ? {} : { knownBy: knownByFrom(knownBy) }),
    ...(evidence === undefined ? {} : { evidence: evidenceFrom(evidence) }),
  };
}

export function askedTwice(options: TimeOptions): TemporalComparison {
  const { from, to, knownFrom, knownTo } = options;
  const { asOf, knownAt, ...by } = askedBy(options);
  if (from !== undefined && to !== undefined && knownFrom === undefined && knownTo === undefined) {
    if (asOf !== undefined)
      throw incorrect('option/too-many', '--as-of says nothing beside --from and --to. Leave it out');
    dayFrom('--from', from);
    dayFrom('--to', to);
    return { from, to, ...by, ...(knownAt === undefined ? {} : { knownAt }) };
  }
  if (knownFrom !== undefined && knownTo !== undefined && from === undefined && to === undefined) {
    if (knownAt !== undefined)
      throw incorrect('option/too-many', '--known-at says nothing beside --known-from and --known-to. Leave it out');
    instantFrom('--known-from', knownFrom);
    instantFrom('--known-to', knownTo);
    return { knownFrom, knownTo, ...by, ...(asOf === undefined ? {} : { asOf }) };
  }
  throw incorrect('option/missing', 'Say what to compare: --from DATE --to DATE, or --known-from TIME --known-to TIME');
}
