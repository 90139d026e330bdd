import { type Context, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { contextOf, readTraceparent, tracer } from './trace.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What is done for it is done in this. */
    traceContext: Context | undefined;
  }
}

const FAILED = 500;

/**
 * What is done for a request knows its id and of which trace it is: that of its `traceparent`, or with tracing a span below
 * it, or the first of a new trace.
 */
export function traceRequests(server: FastifyInstance, isTracing: boolean): void {
  // One for the process: another service in it is refused its own, and has this.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  server.decorateRequest('traceContext', undefined);
  server.addHook('onRequest', (request, _reply, done) => {
    request.traceContext = isTracing ? spanOf(request) : passedOn(request);
    context.with(request.traceContext, done);
  });
  // What reads a body goes on in the context of its socket.
  server.addHook('preValidation', ({ traceContext }, _reply, done) => {
    if (traceContext) context.with(traceContext, done);
    else done();
  });
  if (!isTracing) return;
  server.addHook('onResponse', ({ traceContext }, { statusCode }, done) => {
    const span = traceContext && trace.getSpan(traceContext);
    if (span) end(span, statusCode);
    done();
  });
}

const passedOn = ({ id, headers }: FastifyRequest): Context => contextOf(id, readTraceparent(headers['traceparent']));

/** Names of the semantic conventions for HTTP servers. */
function spanOf(request: FastifyRequest): Context {
  const { id, method, routeOptions, url } = request;
  const route = routeOptions.url;
  const attributes = {
    'http.request.method': method,
    'url.path': url.split('?', 1)[0]!,
    'detente.correlation_id': id,
    ...(route !== undefined && { 'http.route': route }),
  };
  const parent = passedOn(request);
  const name = route === undefined ? method : `${method} ${route}`;
  return trace.setSpan(parent, tracer().startSpan(name, { kind: SpanKind.SERVER, attributes }, parent));
}

function end(span: Span, status: number): void {
  span.setAttribute('http.response.status_code', status);
  if (status >= FAILED) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
