import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { parameterProblem, refusedQuery } from './query-string.js';

const MOST_CHARACTERS = 200;
/** Nothing that cannot be seen, or that reorders what stands around it. */
const NAME = new RegExp(`^[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u202a-\\u202e\\u2066-\\u2069]{1,${MOST_CHARACTERS}}$`, 'u');
/** RFC 8187: charset, an optional language, and the value in percent-encoding. */
const EXTENDED = /^utf-8'[a-z0-9-]*'((?:[\w!#$&+.^`|~-]|%[0-9a-f]{2})+)$/i;

/** Who writes: `X-Actor*` (RFC 8187), else `X-Actor`. */
export function actorOf({ headers }: FastifyRequest): string {
  const extended = headers['x-actor*'];
  if (extended !== undefined)
    return named(
      'X-Actor*',
      extendedValue(extended),
      `must be UTF-8'' and 1 to ${MOST_CHARACTERS} printable characters in percent-encoding, as in UTF-8''Ay%C5%9Fe`,
    );
  const plain = headers['x-actor'];
  if (plain === undefined) return 'anonymous';
  return named('X-Actor', textOf(plain), `must be 1 to ${MOST_CHARACTERS} printable characters`);
}

function named(header: string, name: string | undefined, rule: string): string {
  const trimmed = name?.trim();
  if (trimmed === undefined || !NAME.test(trimmed))
    throw refusedQuery([parameterProblem(header, 'parameter/invalid', rule)]);
  return trimmed;
}

/** Node hands out each byte of a header as one character. What is no UTF-8 is Latin-1, as headers were once. */
function textOf(header: string | string[]): string {
  const text = String(header);
  const bytes = Buffer.from(text, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : text;
}

function extendedValue(header: string | string[]): string | undefined {
  const value = EXTENDED.exec(String(header))?.[1];
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    return undefined; // the bytes are no UTF-8
  }
}
