import { createServer, type RequestListener, type Server as HttpServer, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createNetServer, type Server, type Socket } from 'node:net';
import { Clock } from '../../src/kernel/clock.js';
import type { Micros } from '../../src/kernel/instant.js';
import { AddressGuard } from '../../src/webhooks/sender/address-guard.js';
import type { NameResolver } from '../../src/webhooks/sender/guarded-connector.js';
import { resultOf } from '../../src/webhooks/sender/send-result.js';
import { type HttpRequest, type SendLimits, WebhookHttp } from '../../src/webhooks/sender/webhook-http.js';
import { RECEIVER_CERTIFICATE, RECEIVER_KEY } from './receiver-certificate.js';

/** Stands still at 2026-11-24T12:00:00Z. */
export class StandingClock extends Clock {
  now(): Micros {
    return 1_795_521_600_000_000 as Micros;
  }
}

const opened: { close(): Promise<void> }[] = [];

/** Leaves none behind, however a test ended. */
export async function closeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map((one) => one.close()));
}

/** A real server on the loopback that counts who connects. */
export class Receiver {
  readonly sockets = new Set<Socket>();
  connections = 0;
  mostAtOnce = 0;

  private constructor(
    private readonly server: Server,
    private readonly scheme: 'http' | 'https',
  ) {
    server.on('connection', (socket: Socket) => {
      this.connections++;
      this.sockets.add(socket);
      this.mostAtOnce = Math.max(this.mostAtOnce, this.sockets.size);
      socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    });
    opened.push(this);
  }

  static http(listener: RequestListener, address?: string): Promise<Receiver> {
    return Receiver.listening(createServer(listener), 'http', address);
  }

  static https(listener: RequestListener): Promise<Receiver> {
    return Receiver.listening(createTlsServer({ key: RECEIVER_KEY, cert: RECEIVER_CERTIFICATE }, listener), 'https');
  }

  /** Speaks something else than proper HTTP. */
  static raw(listener: (socket: Socket) => void): Promise<Receiver> {
    return Receiver.listening(createNetServer(listener), 'http');
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  url(host = '127.0.0.1', path = '/hook'): string {
    return `${this.scheme}://${host}:${this.port}${path}`;
  }

  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private static async listening(server: Server | HttpServer, scheme: 'http' | 'https', address = '127.0.0.1') {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, address, resolve));
    return new Receiver(server, scheme);
  }
}

interface Sending {
  readonly allowHttp?: boolean;
  readonly allowCidrs?: readonly string[];
  readonly limits?: Partial<SendLimits>;
  readonly resolve?: NameResolver;
  readonly certificates?: readonly string[];
}

/** By default the loopback is allowed, over http too, and every name leads there. */
export function httpTo({ allowHttp = true, allowCidrs = ['127.0.0.0/8'], ...rest }: Sending = {}): WebhookHttp {
  const guard = new AddressGuard({ allowHttp, allowCidrs });
  const http = new WebhookHttp({ guard, clock: new StandingClock(), resolve: async () => ['127.0.0.1'], ...rest });
  opened.push(http);
  return http;
}

/** Sends as the delivery queue does, without signing. */
const senderOver = (http: WebhookHttp) => ({
  send: async (request: Omit<HttpRequest, 'method'>, signal?: AbortSignal) =>
    resultOf(await http.exchange({ method: 'POST', ...request }, signal), new StandingClock().now()),
});

export const senderTo = (sending: Sending = {}) => senderOver(httpTo(sending));

export const request = (url: string) => ({ url, body: '{"a":1}', headers: { 'content-type': 'application/json' } });

export const answering = (status: number, headers: Record<string, string> = {}, body: string | Buffer = '') =>
  Receiver.http((incoming, response) => {
    incoming.resume();
    response.writeHead(status, headers).end(body);
  });

/** Answers each request as it arrives, in bytes of its own. */
export const rawAnswer = (respond: (socket: Socket) => void) =>
  Receiver.raw((socket) => socket.once('data', () => respond(socket)));

/** Writes as long as anybody listens. */
export function withoutEnd(out: Socket | ServerResponse, piece: Buffer | string): void {
  const more = () => {
    while (!out.destroyed && out.write(piece));
  };
  out.on('drain', more);
  more();
}

export const every = (ms: number, socket: Socket, text: string) => {
  const timer = setInterval(() => socket.write(text), ms);
  socket.on('close', () => clearInterval(timer));
};

/** Resolves when nobody is connected any more. */
export async function closed({ sockets }: Receiver): Promise<void> {
  for (const socket of sockets) if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
}
