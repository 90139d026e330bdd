import type { FastifyReply, FastifyRequest } from 'fastify';
import { authorOf } from '../../http/actor.js';
import { idempotencyOf, refuseIdempotencyKey } from '../../http/idempotency.js';
import { NO_PARAMETERS, readQuery } from '../../http/query-string.js';
import type { Asker, Repeatable } from '../commands/subscriptions.js';

/** A parameter that would be passed over is refused: it might have been meant for a dry run. */
export function askerOf(request: FastifyRequest): Asker {
  readQuery(request.query, NO_PARAMETERS);
  const idempotency = idempotencyOf(request);
  return { ...authorOf(request), correlationId: request.id, ...(idempotency && { idempotency }) };
}

/** What is sent at once is sent each time. */
export function refuseKeyForSending(request: FastifyRequest): void {
  readQuery(request.query, NO_PARAMETERS);
  refuseIdempotencyKey(request, 'each request sends. Leave it out');
}

/** The answer without what its header says. */
export function told<Answer extends Repeatable>(reply: FastifyReply, { repeated, ...answer }: Answer) {
  if (repeated) reply.header('idempotency-replayed', 'true');
  return answer;
}
