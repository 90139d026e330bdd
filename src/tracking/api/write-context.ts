import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Ids } from '../../kernel/ids.js';
import type { WriteContext } from '../commands/written.js';
import { actorOf } from './actor.js';
import { expectedRevisions } from './etag.js';
import { allowing, parameterProblem, readQuery, refusedQuery } from './query-string.js';

const PRINTABLE_ASCII = /^[\x20-\x7e]{1,255}$/;

type Idempotency = NonNullable<WriteContext['idempotency']>;

const NO_PARAMETERS = allowing();
export const REHEARSED = allowing('dryRun');

/** Who writes and on which conditions. A misspelt parameter is refused: it might have been `dryRun`. */
export function writeContext(request: FastifyRequest, body: unknown = request.body): WriteContext {
  readQuery(request.query, NO_PARAMETERS);
  return conditionsOf(request, body);
}

/** Of a write that can be rehearsed. A dry run leaves nothing behind that an Idempotency-Key could find again. */
export function rehearsableContext(request: FastifyRequest): WriteContext {
  const { dryRun = false } = readQuery(request.query, REHEARSED);
  const { idempotency, ...context } = conditionsOf(request, request.body);
  if (dryRun) return { ...context, isDryRun: true };
  return { ...context, ...(idempotency && { idempotency }) };
}

function conditionsOf(request: FastifyRequest, body: unknown): WriteContext {
  const ifMatch = request.headers['if-match'];
  const revisions = ifMatch === undefined ? undefined : expectedRevisions(ifMatch);
  const idempotency = idempotencyOf(request, body);
  return {
    actor: actorOf(request),
    correlationId: request.id,
    ...(revisions && { expectedRevisions: revisions }),
    ...(idempotency && { idempotency }),
  };
}

/** An id for what a body leaves without one. A retry of the same request gets the same. */
export const idFor = (context: WriteContext, ids: Ids): string =>
  context.idempotency ? ids.derived(`id ${context.idempotency.key}`) : ids.fresh();

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
  const { method } = request;
  const path = request.url.split('?', 1)[0]!;
  return {
    key: `${method} ${path} ${key}`,
    requestHash: createHash('sha256')
      .update(canonicalJson([method, path, body ?? null]))
      .digest('hex'),
  };
}
