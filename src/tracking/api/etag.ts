import { dayOf, formatDay } from '../../kernel/day.js';
import type { Clock } from '../../kernel/clock.js';
import type { Revision } from '../../kernel/event.js';
import type { Asked } from './query-string.js';
import { parameterProblem, refusedQuery } from './query-string.js';

/**
 * `"<revision>"` of the process, followed by today's date where the answer would be another one tomorrow although
 * nothing was written: that is where the question left out when it is about, or (by report) what was public.
 */
export function etagOf(revision: number, asked: Asked, clock: Clock): string {
  const restsOnToday = asked.asOf === undefined || (asked.knownBy === 'report' && asked.knownAt === undefined);
  return restsOnToday ? `"${revision}.${formatDay(dayOf(clock.now()))}"` : `"${revision}"`;
}

export function matches(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** The revision in an If-Match header, which compares strongly; undefined for `*`, which any process matches. */
export function expectedRevision(ifMatch: string): Revision | undefined {
  if (ifMatch === '*') return undefined;
  const revision = /^"(\d{1,15})(?:\.[\w-]+)?"$/.exec(ifMatch)?.[1];
  if (revision === undefined)
    throw refusedQuery([
      parameterProblem('If-Match', 'parameter/invalid', 'must be * or one strong ETag of this process, such as "7"'),
    ]);
  return Number(revision) as Revision;
}
