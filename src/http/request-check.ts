import type { FastifyRequest } from 'fastify';
import { incorrect, MOST_PROBLEMS, type Problem } from '../kernel/domain-error.js';
import { parameterProblem, refusedQuery } from './query-string.js';

/** What the parser takes, and whoever answers would have to guess at. */
export function checkRequest({ raw, headers }: FastifyRequest): void {
  if (headers.host === undefined && raw.httpVersion === '1.1')
    throw incorrect('request/malformed', 'The request names no Host, as HTTP/1.1 asks for');
  if (hostsIn(raw.rawHeaders) > 1)
    throw incorrect('request/malformed', 'The request names more than one Host. Send one');
  const query = raw.url!.indexOf('?');
  if (query >= 0 && raw.url!.includes('%', query)) refuseOtherBytes(raw.url!.slice(query + 1));
}

/** Of several, Node shows the first alone. */
function hostsIn(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let name = 0; name < rawHeaders.length; name += 2)
    if (rawHeaders[name]!.length === 4 && rawHeaders[name]!.toLowerCase() === 'host') hosts++;
  return hosts;
}

/** What is no percent-encoding of UTF-8 would pass for the letters that it is written with. */
function refuseOtherBytes(query: string): void {
  const detail = 'is not UTF-8 in percent-encoding, as in K%C4%B1l%C4%B1%C3%A7';
  const problems = query.split('&').flatMap((pair): Problem[] => {
    if (decoded(pair) !== undefined) return [];
    const name = pair.split('=', 1)[0]!;
    return [parameterProblem(decoded(name) ?? name, 'parameter/not-utf8', detail)];
  });
  if (problems.length > 0) throw refusedQuery(problems.slice(0, MOST_PROBLEMS));
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
