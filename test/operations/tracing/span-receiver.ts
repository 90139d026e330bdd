import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { TracingSettings } from '../../../src/operations/tracing/tracing-settings.js';

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly status?: { readonly code?: number };
  readonly links?: readonly { readonly traceId: string }[];
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: Pick<ReceivedSpan, 'attributes'>;
    readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[];
  }[];
}

/** Takes in what is exported over OTLP/HTTP. */
export class SpanReceiver {
  readonly spans: ReceivedSpan[] = [];
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer }[] = [];
  readonly resource = new Map<string, unknown>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<SpanReceiver> {
    const server = createServer();
    const receiver = new SpanReceiver(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        receiver.requests.push({ path: request.url!, headers: request.headers, body });
        if (request.headers['content-type'] === 'application/json') receiver.keep(JSON.parse(String(body)) as Export);
        response
          .writeHead(200, { 'content-type': request.headers['content-type'] })
          .end(request.headers['content-type'] === 'application/json' ? '{}' : undefined);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  settings(settings: Partial<TracingSettings> = {}): TracingSettings {
    const { port } = this.server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/v1/traces`;
    const usual = {
      protocol: 'http/json',
      serviceName: 'detente',
      sampler: 'parentbased_always_on',
      ratio: 1,
    } as const;
    return { url, ...usual, ...settings };
  }

  named(name: string): ReceivedSpan[] {
    return this.spans.filter((span) => span.name === name);
  }

  async until(isSo: (receiver: this) => boolean): Promise<void> {
    while (!isSo(this)) await pause(20);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private keep({ resourceSpans }: Export): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      for (const { key, value } of resource.attributes) this.resource.set(key, Object.values(value)[0]);
      this.spans.push(...scopeSpans.flatMap(({ spans }) => spans));
    }
  }
}
