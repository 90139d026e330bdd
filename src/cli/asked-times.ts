import { type Day, endOfDay, parseDay } from '../kernel/day.js';
import { incorrect } from '../kernel/domain-error.js';
import { type Micros, parseInstant } from '../kernel/instant.js';
import type { KnownBy } from '../tracking/domain/status.js';
import type { Moment } from '../tracking/queries/moment.js';
import type { Compared } from '../tracking/queries/status.queries.js';
import type { Asked, AskedTwice } from './client.js';

export function dayFrom(option: string, text: string): Day {
  const day = parseDay(text);
  if (day === undefined) throw incorrect('option/not-a-day', `${option} ${text} is not a day. Write it as 2023-01-06`);
  return day;
}

/** A day means its end, in UTC. */
export function instantFrom(option: string, text: string): Micros {
  const day = parseDay(text);
  const instant = day === undefined ? parseInstant(text) : endOfDay(day);
  if (instant === undefined)
    throw incorrect('option/not-a-time', `${option} ${text} is neither a day (2023-01-06) nor an RFC 3339 date-time`);
  return instant;
}

export function knownByFrom(text: string): KnownBy {
  if (text === 'record' || text === 'report') return text;
  throw incorrect('option/not-known-by', `--known-by ${text}: it is either record or report`);
}

export const momentOf = ({ asOf, knownAt, knownBy = 'record' }: Asked): Moment => ({
  knownBy,
  ...(asOf === undefined ? {} : { asOf: dayFrom('--as-of', asOf) }),
  ...(knownAt === undefined ? {} : { knownAt: instantFrom('--known-at', knownAt), knownAtText: knownAt }),
});

export function comparedOf(asked: AskedTwice): Compared {
  const moment = momentOf(asked);
  if ('from' in asked)
    return { kind: 'valid', from: dayFrom('--from', asked.from), to: dayFrom('--to', asked.to), moment };
  return {
    kind: 'known',
    from: instantFrom('--known-from', asked.knownFrom),
    fromText: asked.knownFrom,
    to: instantFrom('--known-to', asked.knownTo),
    toText: asked.knownTo,
    moment,
  };
}
