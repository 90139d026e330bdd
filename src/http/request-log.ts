import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
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

/** One line for a request that was refused or failed; for the others only where the level asks for them, as they are the many. */
export class RequestLog {
  constructor(private readonly log: Logger) {}

  watch(server: FastifyInstance): void {
    // A hook that runs after every answer is felt by all of them.
    if (!this.log.isLevelEnabled('debug')) return;
    server.addHook('onResponse', (request, reply, done) => {
      if (reply.statusCode < 400)
        this.log.debug({ ...lineOf(request, reply), durationMs: milliseconds(reply.elapsedTime) }, 'request answered');
      done();
    });
  }

  /** Of what could not be read: more is not known. */
  refusedEarly(status: number, correlationId: string): void {
    this.log.info({ status, correlationId }, 'request refused');
  }

  refused(request: FastifyRequest, reply: FastifyReply): void {
    const line = lineOf(request, reply);
    if (line.status >= 500) this.log.error(line, 'request failed');
    else this.log.info(line, 'request refused');
  }
}

const lineOf = (request: FastifyRequest, reply: FastifyReply) => ({
  method: request.method,
  url: request.url,
  status: reply.statusCode,
  correlationId: request.id,
});

const milliseconds = (elapsed: number): number => Math.round(elapsed * 100) / 100;
