import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { DomainError } from '../kernel/domain-error.js';
import { HEADERS_OF_DATA, HEADERS_OF_PAGES, REQUEST_ID } from './answer-headers.js';
import { asDocument, type Refusal, refusalOf, refusalOfStatus } from './problem.js';
import { TooMany } from './rate-limits.js';
import type { RequestLog } from './request-log.js';
import type { RouteTable } from './route-table.js';

const RETRY_AFTER_SECONDS = '1';

/** RFC 6750: who sent none is told no error. */
const challenge = (code: string): string =>
  `Bearer realm="detente"${code === 'credential/missing' ? '' : ', error="invalid_token"'}`;

/** The one place where errors become HTTP answers. What nobody foresaw is logged here, and not told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  /** Where people read in a browser they are answered with a page, once there is who writes one. */
  pageOf: ((refusal: Refusal, request: FastifyRequest) => string) | undefined;

  constructor(
    private readonly routes: RouteTable,
    private readonly requests: RequestLog,
    private readonly log: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also for what Fastify's router refuses before anything of Nest is asked. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.sent || reply.raw.headersSent) {
      // The answer has begun and cannot be taken back: the broken connection tells the client.
      this.log.error({ err: error, correlationId: request.id }, 'An answer broke off');
      reply.raw.destroy();
      return;
    }
    const refusal = this.refusal(error, request, reply);
    if (refusal.status === 401) reply.header('www-authenticate', challenge(refusal.code));
    if (error instanceof TooMany) reply.header('retry-after', error.retryAfterSeconds);
    if (refusal.status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
    // What is left of the body would have to be read, however much it is.
    if (!request.raw.complete) reply.header('connection', 'close');
    if (this.pageOf && isForReader(request)) {
      reply
        .code(refusal.status)
        .headers(HEADERS_OF_PAGES)
        .header(REQUEST_ID, request.id)
        .header('content-type', 'text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(this.pageOf(refusal, request));
      this.requests.refused(request, reply);
      return;
    }
    reply
      .code(refusal.status)
      .headers(HEADERS_OF_DATA)
      .header(REQUEST_ID, request.id)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(JSON.stringify(asDocument(refusal, request.url.slice(0, 2_000), request.id)));
    this.requests.refused(request, reply);
  }

  private refusal(error: unknown, request: FastifyRequest, reply: FastifyReply): Refusal {
    const refusal = refusalOf(error);
    // Also where the framework takes offence at a body that nothing waits for.
    if (request.is404 && error instanceof HttpException) {
      const allowed = this.routes.methodsFor(request.url.split('?', 1)[0]!);
      if (allowed.length > 0) {
        reply.header('allow', allowed.join(', '));
        return refusalOfStatus(405, `${request.method} is not among ${allowed.join(', ')}`);
      }
      return refusalOfStatus(404, '');
    }
    if (error instanceof DomainError && error.code === 'stream/wrong-revision' && request.headers['if-match'])
      return refusalOf(new DomainError('conflict', 'precondition/failed', error.message))!;
    if (refusal?.status === 413 && !(error instanceof DomainError))
      return refusalOfStatus(
        413,
        `A body may have ${request.routeOptions.bodyLimit?.toLocaleString('en')} bytes at most here`,
      );
    if (refusal) return refusal;
    this.log.error({ err: error, correlationId: request.id }, 'A request failed unexpectedly');
    return {
      status: 500,
      title: 'Something went wrong here',
      code: 'service/unexpected',
      detail: `The service failed in a way nobody foresaw. Its log has the cause under ${request.id}`,
    };
  }
}

/** A page of ours, or an address that is none in a browser's address bar. */
function isForReader(request: FastifyRequest): boolean {
  if (request.is404) return /^\/(?!api\/)/.test(request.url) && /\btext\/html\b/.test(request.headers.accept ?? '');
  return request.routeOptions.config.page === true;
}
