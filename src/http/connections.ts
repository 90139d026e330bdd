import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { unavailable } from '../kernel/domain-error.js';
import { PipelinedRequests } from './pipelined-requests.js';

/** How long Node bears with whom; what a body may take is said where bodies arrive. */
export const CONNECTION_TIMES = {
  /** From the connection, or the request before, until the headers are whole. */
  headersTimeout: 20_000,
  /** Until the body is whole, at any rate. */
  requestTimeout: 3_600_000,
  /** Longer than proxies usually keep theirs: who asks over one that was just closed gets no answer. */
  keepAliveTimeout: 72_000,
  /** Nothing goes in either direction: whoever does not take its answer. An import may think for minutes. */
  connectionTimeout: 1_800_000,
  /** How often the first two are looked after. */
  connectionsCheckingInterval: 5_000,
} as const;

/** Above the limit there are as many that are told so; those above them are cut. */
const MOST_REFUSED = 64;
/** Files that the service itself has open, with some to spare. */
const OWN_FILES = 48;
const FEWEST_CONNECTIONS = 8;
/** Answers under way when the service stops may take as long to be taken. */
const ANSWERED_AT_STOP_WITHIN_MS = 5_000;

/** Bounds connections: each is a file of the process, and one that runs out of files can write no log. */
export function limitConnections(fastify: FastifyInstance, mostConnections: number): void {
  const server: Server = fastify.server;
  new PipelinedRequests().watch(server);
  const surplus = new WeakSet<Socket>();
  const most = Math.min(mostConnections, connectionsFor(openFilesLimit()));
  server.maxConnections = most + Math.min(MOST_REFUSED, most);
  let open = 0;
  server.on('connection', (socket: Socket) => {
    if (++open > most) surplus.add(socket);
    socket.once('close', () => open--);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const { socket } = request.raw;
    if (open <= most) surplus.delete(socket);
    if (!surplus.has(socket)) return done();
    reply.header('connection', 'close');
    if (request.routeOptions.config.probe) return done();
    done(unavailable('service/too-many-connections', `${most} connections are open already. Ask again soon`));
  });
  fastify.addHook('preClose', (done) => {
    setTimeout(() => server.closeAllConnections(), ANSWERED_AT_STOP_WITHIN_MS).unref();
    done();
  });
}

/** Half of what is left is for them, the other for uploads and webhooks. */
const connectionsFor = (openFiles: number): number =>
  Math.max(FEWEST_CONNECTIONS, Math.floor((openFiles - OWN_FILES) / 2));

/** `ulimit -n`, where the system tells. */
function openFilesLimit(): number {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    return Number(/^Max open files +(\d+)/m.exec(limits)?.[1] ?? Infinity);
  } catch {
    return Infinity;
  }
}
