import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Ids } from '../../kernel/ids.js';
import type { WriteContext } from '../commands/written.js';
import { expectedRevision } from './etag.js';
import { parameterProblem, refusedQuery } from './query-string.js';

const PRINTABLE_ASCII = /^[\x20-\x7e]{1,255}$/;
const PRINTABLE_LATIN = /^[\x20-\x7e\xa0-\xff]{1,200}$/;

type Idempotency = NonNullable<WriteContext['idempotency']>;

/** Who writes, and on which conditions, from the request's headers. */
export function writeContext(request: FastifyRequest, body: unknown = request.body): WriteContext {
  const ifMatch = request.headers['if-match'];
  const revision = ifMatch === undefined ? undefined : expectedRevision(ifMatch);
  const idempotency = idempotencyOf(request, body);
  return {
    actor: actorOf(request),
    correlationId: request.id,
    ...(revision !== undefined && { expectedRevision: revision }),
    ...(idempotency && { idempotency }),
  };
}

/** An id for what a body leaves without one. A retry of the same request gets the same. */
export const idFor = (context: WriteContext, ids: Ids): string =>
  context.idempotency ? ids.derived(`id ${context.idempotency.key}`) : ids.fresh();

export function actorOf(request: FastifyRequest): string {
  const actor = request.headers['x-actor'];
  if (actor === undefined) return 'anonymous';
  if (typeof actor !== 'string' || !PRINTABLE_LATIN.test(actor) || actor.trim() === '')
    throw refusedQuery([parameterProblem('X-Actor', 'parameter/invalid', 'must be 1 to 200 printable characters')]);
  return actor.trim();
}

/** The key counts for one method and path; the hash tells a retry from another request under the same key. */
function idempotencyOf(request: FastifyRequest, body: unknown): Idempotency | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !PRINTABLE_ASCII.test(key) || key.trim() === '')
    throw refusedQuery([
      parameterProblem('Idempotency-Key', 'parameter/invalid', 'must be 1 to 255 printable ASCII characters'),
    ]);
  const { method } = request;
  const path = request.url.split('?', 1)[0]!;
  return {
    key: `${method} ${path} ${key}`,
    requestHash: createHash('sha256')
      .update(canonicalJson([method, path, body ?? null]))
      .digest('hex'),
  };
}
