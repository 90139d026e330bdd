import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Ids } from '../kernel/ids.js';

/** Sane enough to be repeated into logs and answers. */
const CORRELATION_ID = /^[\w.:/+=-]{1,128}$/;

/** The caller's own id where it sent one, else this run's and a number: a fresh UUID for each request is felt in every read. */
export class CorrelationIds {
  private readonly run: string;
  private count = 0;

  constructor(ids: Ids) {
    this.run = ids.fresh();
  }

  of(header: string | string[] | undefined): string {
    if (typeof header === 'string' && CORRELATION_ID.test(header)) return header;
    return `${this.run}-${++this.count}`;
  }
}

/** One line for a request that went wrong; for the others only where the level asks for them, as they are the many. */
export function logRequests(server: FastifyInstance, log: Logger): void {
  const everything = log.isLevelEnabled('debug');
  server.addHook('onResponse', (request, reply, done) => {
    const { statusCode } = reply;
    if (everything || statusCode >= 400) {
      const line = {
        method: request.method,
        url: request.url,
        status: statusCode,
        durationMs: Math.round(reply.elapsedTime * 100) / 100,
        correlationId: request.id,
      };
      if (statusCode >= 500) log.error(line, 'request failed');
      else if (statusCode >= 400) log.info(line, 'request refused');
      else log.debug(line, 'request answered');
    }
    done();
  });
}
