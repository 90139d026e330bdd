import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

const LIMITS = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'];
const READABLE = ['etag', 'idempotency-replayed', 'location', ...LIMITS, 'retry-after', 'x-request-id'];
const PREFLIGHT_LASTS_SECONDS = 600;

/** Pages of these origins may read what is answered, refusals too. Without any, no page elsewhere can. Before other hooks. */
export async function allowOrigins(server: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await server.register(cors, {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: READABLE,
    maxAge: PREFLIGHT_LASTS_SECONDS,
  });
}
