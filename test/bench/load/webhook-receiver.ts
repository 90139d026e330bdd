import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Delivery {
  readonly id: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  /** Epoch milliseconds with a fraction. */
  readonly atMs: number;
}

/** Takes deliveries, keeps them with the time at which they were there, and answers 204. */
export class WebhookReceiver {
  deliveries: Delivery[] = [];
  private onDelivery: () => void = () => undefined;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        const atMs = performance.timeOrigin + performance.now();
        response.writeHead(204).end();
        receiver.deliveries.push({ id: String(request.headers['webhook-id']), body, headers: request.headers, atMs });
        receiver.onDelivery();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** Resolves when so many are there; rejects when that takes longer than it may. */
  async until(count: number, withinMs: number): Promise<void> {
    const late = new Promise<never>((_, reject) => {
      const error = () => reject(new Error(`${this.deliveries.length} of ${count} deliveries within ${withinMs} ms`));
      setTimeout(error, withinMs).unref();
    });
    while (this.deliveries.length < count)
      await Promise.race([late, new Promise<void>((resolve) => (this.onDelivery = resolve))]);
    late.catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
