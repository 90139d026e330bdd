import type { FastifyRequest } from 'fastify';
import { authorOf } from '../../http/actor.js';
import { expectedRevisions } from '../../http/etag.js';
import { idempotencyOf } from '../../http/idempotency.js';
import { NO_PARAMETERS, readQuery } from '../../http/query-string.js';
import type { Ids } from '../../kernel/ids.js';
import type { WriteContext } from '../commands/written.js';
import { DRY_RUN } from './parameters.js';

/** Who writes and on which conditions. A misspelt parameter is refused: it might have been `dryRun`. */
export function writeContext(request: FastifyRequest, body: unknown = request.body): WriteContext {
  readQuery(request.query, NO_PARAMETERS);
  return conditionsOf(request, body);
}

/** Of a write that can be rehearsed. A dry run leaves nothing behind that an Idempotency-Key could find again. */
export function rehearsableContext(request: FastifyRequest): WriteContext {
  const { dryRun = false } = readQuery(request.query, DRY_RUN);
  const { idempotency, ...context } = conditionsOf(request, request.body);
  if (dryRun) return { ...context, isDryRun: true };
  return { ...context, ...(idempotency && { idempotency }) };
}

function conditionsOf(request: FastifyRequest, body: unknown): WriteContext {
  const ifMatch = request.headers['if-match'];
  const revisions = ifMatch === undefined ? undefined : expectedRevisions(ifMatch);
  const idempotency = idempotencyOf(request, body);
  return {
    ...authorOf(request),
    correlationId: request.id,
    ...(revisions && { expectedRevisions: revisions }),
    ...(idempotency && { idempotency }),
  };
}

/** An id for what a body leaves without one. A retry of the same request gets the same. */
export const idFor = (context: WriteContext, ids: Ids): string =>
  context.idempotency ? ids.derived(`id ${context.idempotency.key}`) : ids.fresh();
