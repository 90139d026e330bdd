import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { STEP_LIMIT_MS } from '../doses.js';
import { ADMIN } from '../e2e/keys.js';

export interface Received {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly event: CloudEvent;
  readonly path: string;
}

export interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly sequence: string;
  readonly previous?: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly position: number };
}

/** How a subscriber answers: a status, or anything it does with the response itself. */
export type Behaviour = (received: Received, response: ServerResponse) => number | undefined;

/** A real HTTP server that keeps what it was sent. */
export class Subscriber {
  readonly all: Received[] = [];
  behaviour: Behaviour = () => 204;
  /** What it answers to OPTIONS. */
  allowedOrigin: string | undefined;
  private waiting: (() => void)[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Subscriber> {
    const server = createServer();
    const subscriber = new Subscriber(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.method === 'OPTIONS') {
          const { allowedOrigin } = subscriber;
          response.writeHead(204, allowedOrigin === undefined ? {} : { 'webhook-allowed-origin': allowedOrigin }).end();
          return;
        }
        const text = Buffer.concat(chunks).toString();
        const event = JSON.parse(text) as CloudEvent;
        const id = String(request.headers['webhook-id']);
        const received = { id, headers: request.headers, text, event, path: request.url ?? '' };
        const status = subscriber.behaviour(received, response);
        subscriber.all.push(received);
        for (const wake of subscriber.waiting.splice(0)) wake();
        if (status !== undefined) response.writeHead(status).end();
      });
    });
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return subscriber;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** Has a service tell it, at an address that ends in `n`, of every development, correction and retraction. */
  async subscribeTo(service: string, n: number): Promise<void> {
    const filter = { changes: ['development.recorded', 'development.corrected', 'development.retracted'] };
    const answer = await fetch(`${service}/api/v1/webhooks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...ADMIN },
      body: JSON.stringify({ url: `${this.url}/${n}`, filter }),
    });
    if (answer.status !== 201) throw new Error(await answer.text());
  }

  /** Resolves when what was received so far is enough; rejects after so long. */
  async until(enough: (all: readonly Received[]) => boolean, withinMs = STEP_LIMIT_MS): Promise<void> {
    const late = Date.now() + withinMs;
    while (!enough(this.all)) {
      const leftMs = late - Date.now();
      if (leftMs <= 0)
        throw new Error(
          `not received within ${withinMs} ms; so far ${this.all.length}: ${JSON.stringify(this.all.slice(-3).map(({ id }) => id))}`,
        );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
