import type { IncomingMessage } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import { AccessModule } from './access/access.module.js';
import { Gate } from './access/api/gate.js';
import { AppModule } from './app.module.js';
import type { Config } from './config.js';
import { answerHeaders, REQUEST_ID } from './http/answer-headers.js';
import { AnswerRoom } from './http/answer-room.js';
import { ArrivingBodies } from './http/arriving-bodies.js';
import { BodyRoom } from './http/body-room.js';
import { compressPages } from './http/compression.js';
import { CONNECTION_TIMES, limitConnections } from './http/connections.js';
import { allowOrigins } from './http/cross-origin.js';
import { EarlyRefusals } from './http/early-refusals.js';
import { ForeignPages } from './http/foreign-pages.js';
import { readFormBodies } from './http/form-body.js';
import { readJsonBodies } from './http/json-body.js';
import { serveDocs } from './http/openapi/document.js';
import { ProblemFilter } from './http/problem.filter.js';
import { RateLimits } from './http/rate-limits.js';
import { CorrelationIds, RequestLog } from './http/request-log.js';
import { RouteTable } from './http/route-table.js';
import { SlowTakers } from './http/slow-takers.js';
import type { Clock } from './kernel/clock.js';
import { Metrics } from './operations/metrics.js';
import { RandomIds } from './operations/random-ids.js';
import { measureRequests } from './operations/request-metrics.js';
import { serviceLog } from './operations/service-log.js';
import { SystemClock } from './operations/system-clock.js';
import { traceRequests } from './operations/tracing/request-traces.js';
import { traceCommands } from './operations/tracing/traced-commands.js';
import type { TracingSettings } from './operations/tracing/tracing-settings.js';
import { atMostOfHeap } from './read-model/share-of-heap.js';
import { readRelease } from './release.js';
import { streamBodies } from './tracking/api/uploads.js';
import { WebModule } from './web/web.module.js';

/** Of bodies that are worked on at once. What is made of one takes many times as much. */
const BODY_ROOM_BYTES = 134_217_728;
/** Of answers that wait to be taken. They are as large as they are. */
const ANSWER_ROOM_BYTES = 134_217_728;

/** The whole service, not listening yet. */
export async function createApp(config: Config): Promise<NestFastifyApplication> {
  const { tracing } = config;
  const stopTracing = tracing && sendSpans(tracing);
  const log = serviceLog(config, process.stdout);
  const ids = new CorrelationIds(new RandomIds());
  const metrics = new Metrics();
  const clock = new SystemClock();
  const routes = new RouteTable();
  const requests = new RequestLog(log);
  const early = new EarlyRefusals(ids, requests);
  const filter = new ProblemFilter(routes, requests, log);
  const { headersTimeout, connectionsCheckingInterval, requestTimeout, keepAliveTimeout, connectionTimeout } =
    CONNECTION_TIMES;
  const adapter = new FastifyAdapter({
    bodyLimit: config.bodyLimitBytes,
    genReqId: ({ headers }: IncomingMessage) => ids.of(headers[REQUEST_ID]),
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      filter.answer(error, request, reply),
    clientErrorHandler: early.clientErrorHandler,
    http: { requireHostHeader: false, headersTimeout, connectionsCheckingInterval },
    requestTimeout,
    keepAliveTimeout,
    connectionTimeout,
    trustProxy: config.trustProxy.length > 0 && [...config.trustProxy],
    // What still arrives over open connections while the service stops is answered; the stores close after that.
    return503OnClosing: false,
    // Nest's middleware is not used, and its dispatcher would run for every request.
    skipMiddie: true,
  });
  const server = adapter.getInstance();
  limitConnections(server, config.mostConnections);
  await allowOrigins(server, config.corsOrigins);
  routes.watch(server);
  traceRequests(server, tracing !== undefined);
  early.watch(server);
  const limits = await RateLimits.on(server, config, clock);
  limits.countAddresses();
  new ForeignPages(config).watch(server);
  answerHeaders(server);
  await compressPages(server);
  server.removeContentTypeParser('text/plain');
  requests.watch(server);
  measureRequests(server, metrics);
  readJsonBodies(server);
  readFormBodies(server);
  new ArrivingBodies(config, limits, clock).watch(server);
  keepRoom(server, config, clock);
  streamBodies(server);

  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config, log, metrics), adapter, {
    bodyParser: false,
    // What goes wrong while the parts are put together is thrown, and told once by whoever asked for the service.
    logger: false,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  if (stopTracing) {
    traceCommands(app.get(CommandBus));
    server.addHook('onClose', stopTracing);
  }
  app.useGlobalFilters(filter);
  filter.pageOf = (refusal, request) => app.get(WebModule).problemPage(refusal, request);
  app.get(Gate).watch(server);
  limits.countCallers();
  server.addHook('onReady', () => app.get(AccessModule).open());
  serveDocs(app, readRelease());
  return app;
}

/** For what arrives and what is taken away. Also who is told that there is no room has to send in time. */
function keepRoom(server: FastifyInstance, config: Config, clock: Clock): void {
  new BodyRoom(atMostOfHeap(BODY_ROOM_BYTES, 1 / 96)).watch(server);
  const answers = new AnswerRoom(atMostOfHeap(ANSWER_ROOM_BYTES, 1 / 8), clock);
  answers.watch(server);
  new SlowTakers(config, answers, clock).watch(server);
}

/** Loaded only where somebody wants spans: it is large. */
function sendSpans(settings: TracingSettings): () => Promise<void> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import() would stay one, which Jest cannot do in CommonJS
  const { startTracing } = require('./operations/tracing/otlp.js') as typeof import('./operations/tracing/otlp.js');
  return startTracing(settings, readRelease().version);
}
