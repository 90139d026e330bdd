import type { Revision } from '../kernel/event.js';
import { parameterProblem, refusedQuery } from './query-string.js';

const TAG = String.raw`(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"`;
const TAGS = new RegExp(`^[ \\t]*${TAG}(?:[ \\t]*,[ \\t]*${TAG})*[ \\t]*$`);
const EACH_TAG = new RegExp(TAG, 'g');
const OF_REVISION = /^"(\d{1,15})(?:\.[\w-]+)?"$/;

/** Whether `If-None-Match` names the tag. It compares weakly (RFC 9110 §13.1.2). */
export const names = (ifNoneMatch: string, etag: string): boolean =>
  (ifNoneMatch.match(EACH_TAG) ?? []).some((tag) => tag.replace(/^W\//, '') === etag);

/** `*`: anything there is. */
export const namesAny = (ifNoneMatch: string): boolean => ifNoneMatch.trim() === '*';

/**
 * The revisions in an If-Match header, which compares strongly (RFC 9110 §13.1.1): weak tags and those of something
 * else are none. Undefined for `*`, which any process matches.
 */
export function expectedRevisions(ifMatch: string): readonly Revision[] | undefined {
  if (namesAny(ifMatch)) return undefined;
  if (!TAGS.test(ifMatch))
    throw refusedQuery([
      parameterProblem('If-Match', 'parameter/invalid', 'must be * or ETags of this process, such as "7"'),
    ]);
  return ifMatch.match(EACH_TAG)!.flatMap((tag) => {
    const revision = OF_REVISION.exec(tag)?.[1];
    return revision === undefined ? [] : [Number(revision) as Revision];
  });
}
