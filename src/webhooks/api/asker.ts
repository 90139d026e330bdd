import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf } from '../../tracking/api/actor.js';
import { idempotencyOf, refuseIdempotencyKey } from '../../tracking/api/write-context.js';
import type { Repeatable } from '../commands/subscription.commands.js';
import type { Asker } from '../commands/subscriptions.js';

export function askerOf(request: FastifyRequest): Asker {
  const idempotency = idempotencyOf(request);
  return { actor: actorOf(request), correlationId: request.id, ...(idempotency && { idempotency }) };
}

/** What is sent at once is sent each time. */
export const refuseKeyForSending = (request: FastifyRequest): void =>
  refuseIdempotencyKey(request, 'each request sends. Leave it out');

/** The answer without what its header says. */
export function told<Answer extends Repeatable>(reply: FastifyReply, { repeated, ...answer }: Answer) {
  if (repeated) reply.header('idempotency-replayed', 'true');
  return answer;
}
