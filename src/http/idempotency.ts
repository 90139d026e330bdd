import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { canonicalJson } from '../kernel/canonical-json.js';
import { parameterProblem, refusedQuery } from './query-string.js';

const PRINTABLE_ASCII = /^[\x20-\x7e]{1,255}$/;

/** From Idempotency-Key: the key, and the SHA-256 (hex) of the request it came with. */
export interface Idempotency {
  readonly key: string;
  readonly requestHash: string;
}

/** Where a key would promise what is not kept. */
export function refuseIdempotencyKey({ headers }: FastifyRequest, why: string): void {
  if (headers['idempotency-key'] !== undefined)
    throw refusedQuery([parameterProblem('Idempotency-Key', 'parameter/unknown', `means nothing here: ${why}`)]);
}

/** The key counts for one method and path; the hash tells a retry from another request under the same key. */
export function idempotencyOf(request: FastifyRequest, body: unknown = request.body): Idempotency | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !PRINTABLE_ASCII.test(key) || key.trim() === '')
    throw refusedQuery([
      parameterProblem('Idempotency-Key', 'parameter/invalid', 'must be 1 to 255 printable ASCII characters'),
    ]);
  return idempotencyUnder(key, request, body);
}

/** Under a key that came otherwise than in its header, as from a form. */
export function idempotencyUnder(key: string, { method, url }: FastifyRequest, body: unknown): Idempotency {
  const path = url.split('?', 1)[0]!;
  return {
    key: `${method} ${path} ${key}`,
    requestHash: createHash('sha256')
      .update(canonicalJson([method, path, body ?? null]))
      .digest('hex'),
  };
}
