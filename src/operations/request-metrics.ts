import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

/** Of what no route answers: the addresses that people try have no end. */
const NO_ROUTE = 'none';

const SECOND_MS = 1_000;

/** Counts requests by what they asked for and how they were answered. Routes are told by their pattern. */
export function measureRequests(server: FastifyInstance, metrics: Metrics): void {
  const durations = metrics.durations(
    'detente_http_request_duration_seconds',
    'From the headers of a request to the end of its answer, by route and status',
    ['method', 'route', 'status_code'],
  );
  server.addHook('onResponse', ({ method, routeOptions }, reply, done) => {
    const route = routeOptions.url ?? NO_ROUTE;
    durations.observe(reply.elapsedTime / SECOND_MS, method, route, String(reply.statusCode));
    done();
  });
}
