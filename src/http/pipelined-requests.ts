import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface PipeliningLimits {
  /** Requests of one connection that are worked on at once. */
  readonly atOnce: number;
  /** Of all connections together, beside the first of each. */
  readonly atOnceOfAll: number;
  /** Those of it that wait for these. One read of a connection may bring hundreds. */
  readonly waiting: number;
  /** Of all connections together. */
  readonly waitingOfAll: number;
}

const LIMITS: PipeliningLimits = { atOnce: 16, atOnceOfAll: 128, waiting: 1_024, waitingOfAll: 2_048 };

type Exchange = readonly [IncomingMessage, ServerResponse];

/** What one connection sent ahead of its answers. */
interface Pipeline {
  readonly underWay: Set<ServerResponse>;
  readonly waiting: Exchange[];
}

/**
 * Node hands on every request that it finds in what has arrived, whether or not the answers before it are taken. Here they
 * wait for these; a connection that sends more ahead than may wait is cut, as its client must expect (RFC 9112, 9.3.2).
 */
export class PipelinedRequests {
  private readonly pipelines = new WeakMap<Socket, Pipeline>();
  private listeners: readonly RequestListener[] = [];
  private ahead = 0;
  private waiting = 0;

  constructor(private readonly limits: PipeliningLimits = LIMITS) {}

  /** After all else that listens for requests. */
  watch(server: Server): void {
    this.listeners = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', this.take);
  }

  private readonly take = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket } = request;
    // The parser goes on to the end of what it was given.
    if (socket.destroyed) return;
    const pipeline = this.pipelines.get(socket) ?? this.begin(socket);
    const { waiting } = pipeline;
    if (waiting.length === 0 && this.mayStart(pipeline)) return this.start(pipeline, socket, [request, response]);
    if (waiting.length >= this.limits.waiting || this.waiting >= this.limits.waitingOfAll) return void socket.destroy();
    waiting.push([request, response]);
    this.waiting++;
    // Node reads on after each request that is whole.
    if (waiting.length === 1) setImmediate(() => waiting.length > 0 && socket.pause());
  };

  private begin(socket: Socket): Pipeline {
    const pipeline: Pipeline = { underWay: new Set(), waiting: [] };
    this.pipelines.set(socket, pipeline);
    socket.once('close', () => this.end(pipeline));
    return pipeline;
  }

  private mayStart({ underWay }: Pipeline): boolean {
    return underWay.size === 0 || (underWay.size < this.limits.atOnce && this.ahead < this.limits.atOnceOfAll);
  }

  private start(pipeline: Pipeline, socket: Socket, [request, response]: Exchange): void {
    const { underWay } = pipeline;
    if (underWay.size > 0) this.ahead++;
    underWay.add(response);
    response.once('close', () => {
      underWay.delete(response);
      if (underWay.size > 0) this.ahead--;
      if (pipeline.waiting.length > 0 && !socket.destroyed) this.goOn(pipeline, socket);
    });
    for (const listener of this.listeners) listener(request, response);
  }

  private goOn(pipeline: Pipeline, socket: Socket): void {
    const { waiting } = pipeline;
    while (waiting.length > 0 && this.mayStart(pipeline)) {
      this.waiting--;
      this.start(pipeline, socket, waiting.shift()!);
    }
    if (waiting.length === 0) socket.resume();
  }

  /** Nobody is there any more. Node tells that only to the answer that is the next to be sent. */
  private end({ underWay, waiting }: Pipeline): void {
    this.waiting -= waiting.length;
    waiting.length = 0;
    for (const response of [...underWay]) if (response.socket === null) response.destroy().emit('close');
  }
}
