import { Option } from 'commander';
import { suggestedDay } from '../kernel/date-habits.js';
import { parseDay } from '../kernel/day.js';
import { incorrect } from '../kernel/domain-error.js';
import { parseInstant } from '../kernel/instant.js';
import type { KnownBy } from '../tracking/domain/status.js';
import type { TemporalComparison, TemporalQuery } from './client.js';

/** An option whose text is checked where it is read, so that a slip of the pen is told in the words of the command line. */
const checked =
  (code: string, problem: (name: string, text: string) => string | undefined) =>
  (flags: string, description: string): Option =>
    new Option(flags, description).argParser((text) => {
      const wrong = problem(flags.split(' ')[0]!, text);
      if (wrong === undefined) return text;
      throw incorrect(`option/${code}`, wrong);
    });

export const dayOption = checked('not-a-day', (name, text) =>
  parseDay(text) === undefined
    ? `${name} ${text} is not a day. ${suggestedDay(text) || 'Write it as 2023-01-06'}`
    : undefined,
);

/** A day means its end, in UTC. */
export const timeOption = checked('not-a-time', (name, text) =>
  (parseDay(text) ?? parseInstant(text)) === undefined
    ? `${name} ${text} is neither a day (2023-01-06) nor an RFC 3339 date-time. ${suggestedDay(text)}`.trimEnd()
    : undefined,
);

export const knownByOption = checked('not-known-by', (name, text) =>
  text === 'record' || text === 'report' ? undefined : `${name} ${text}: it is either record or report`,
);

export const evidenceOption = checked('not-evidence', (name, text) =>
  text === 'confirmed' ? undefined : `${name} ${text}: it is confirmed, or left out`,
);

/** Times as the options gave them. */
export interface TimeOptions {
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly knownBy?: KnownBy;
  readonly evidence?: 'confirmed';
  readonly from?: string;
  readonly to?: string;
  readonly knownFrom?: string;
  readonly knownTo?: string;
}

export const askedBy = ({ asOf, knownAt, knownBy, evidence }: TimeOptions): TemporalQuery => ({
  asOf,
  knownAt,
  knownBy,
  evidence,
});

export function askedTwice(options: TimeOptions): TemporalComparison {
  const { from, to, knownFrom, knownTo, asOf, knownAt } = options;
  const [days, times] = [
    [from, to],
    [knownFrom, knownTo],
  ].map((two) => two.filter((one) => one !== undefined).length);
  if (days! + times! !== 2 || days === 1)
    throw incorrect(
      'option/missing',
      'Say what to compare: --from DATE --to DATE, or --known-from TIME --known-to TIME',
    );
  if (days === 2 && asOf !== undefined)
    throw incorrect('option/too-many', '--as-of says nothing beside --from and --to. Leave it out');
  if (times === 2 && knownAt !== undefined)
    throw incorrect('option/too-many', '--known-at says nothing beside --known-from and --known-to. Leave it out');
  return { ...askedBy(options), from, to, knownFrom, knownTo };
}
