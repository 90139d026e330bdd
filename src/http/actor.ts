import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { isActor, MOST_ACTOR_CHARACTERS, type Principal } from '../kernel/access.js';
import { DomainError } from '../kernel/domain-error.js';
import type { Author } from '../kernel/event.js';
import { parameterProblem, refusedQuery } from './query-string.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Known wherever a route asks for more than reading. */
    principal: Principal | undefined;
  }
}

/** RFC 8187: charset, an optional language, and the value in percent-encoding. */
const EXTENDED = /^utf-8'[a-z0-9-]*'((?:[\w!#$&+.^`|~-]|%[0-9a-f]{2})+)$/i;

/** Who writes is who the key says. For whom, `X-Actor*` (RFC 8187), else `X-Actor` may say. */
export function authorOf({ headers, principal }: FastifyRequest): Author {
  if (!principal) throw new TypeError('A route that writes allows nobody to be unknown');
  const { actor, mayActForOthers } = principal;
  const onBehalfOf = namedIn(headers);
  if (onBehalfOf === undefined) return { actor };
  if (!mayActForOthers)
    throw new DomainError(
      'forbidden',
      'actor/not-yours-to-name',
      `X-Actor says for whom ${actor} acts, which it is not allowed to. Leave it out, or use a key with mayActForOthers`,
    );
  return { actor, onBehalfOf };
}

function namedIn(headers: FastifyRequest['headers']): string | undefined {
  const extended = headers['x-actor*'];
  if (extended !== undefined)
    return named(
      'X-Actor*',
      extendedValue(extended),
      `must be UTF-8'' and 1 to ${MOST_ACTOR_CHARACTERS} printable characters in percent-encoding, as in UTF-8''Ay%C5%9Fe`,
    );
  const plain = headers['x-actor'];
  if (plain === undefined) return undefined;
  return named('X-Actor', textOf(plain), `must be 1 to ${MOST_ACTOR_CHARACTERS} printable characters`);
}

function named(header: string, name: string | undefined, rule: string): string {
  const trimmed = name?.trim();
  if (trimmed === undefined || !isActor(trimmed))
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
