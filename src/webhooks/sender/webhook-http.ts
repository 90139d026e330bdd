import PQueue from 'p-queue';
import { Agent, type Dispatcher } from 'undici';
import type { Clock } from '../../kernel/clock.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Micros } from '../../kernel/instant.js';
import { type AddressGuard, literalIn } from './address-guard.js';
import { ExchangeHandler, type Outcome } from './exchange-handler.js';
import { type Failure, failureOf } from './failure-reason.js';
import { guardedConnector, type NameResolver, nameResolver } from './guarded-connector.js';
import { excerptOf } from './response-excerpt.js';

/** What receivers may cost. */
const SEND_LIMITS = {
  /** From the connection to the last byte read; waiting for other requests to the same host not counted. */
  totalMs: 15_000,
  connectMs: 10_000,
  responseBytes: 65_536,
  responseHeaderBytes: 16_384,
  /** All that a receiver sends for one request, also what is no part of an answer. */
  receivedBytes: 262_144,
  excerptBytes: 1_024,
  connectionsPerHost: 8,
  /** An unused connection is kept as long. */
  idleMs: 4_000,
} as const;
export type SendLimits = { readonly [Limit in keyof typeof SEND_LIMITS]: number };

export interface WebhookHttpOptions {
  readonly guard: AddressGuard;
  readonly clock: Clock;
  readonly limits?: Partial<SendLimits>;
  readonly resolve?: NameResolver;
  /** Certificates (PEM) to trust instead of the usual ones. */
  readonly certificates?: readonly string[];
}

export interface HttpRequest {
  readonly method: 'POST' | 'OPTIONS';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  /** Lower case names; of a repeated header the values, with commas between. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text of the first bytes, decompressed. */
  readonly excerpt: string;
}

export type Exchange = (Answered | ({ readonly kind: 'failed' } & Failure)) & {
  readonly startedAt: Micros;
  readonly elapsedMs: number;
};

/** HTTP to hosts that strangers chose: guarded, bounded in time and size, without following redirects. */
export class WebhookHttp {
  private readonly limits: SendLimits;
  private readonly hosts = new Map<string, PQueue>();
  private readonly agent: Agent;
  private readonly resolve: NameResolver;

  constructor(private readonly options: WebhookHttpOptions) {
    const { guard, certificates } = options;
    this.resolve = options.resolve ?? nameResolver({ asksSystem: guard.allowsOwnNetworks });
    this.limits = { ...SEND_LIMITS, ...options.limits };
    const { totalMs, connectMs, connectionsPerHost, responseHeaderBytes, receivedBytes, idleMs } = this.limits;
    this.agent = new Agent({
      connect: guardedConnector({
        guard,
        resolve: this.resolve,
        timeoutMs: Math.min(connectMs, totalMs),
        receivedBytes,
        ...(certificates === undefined ? {} : { certificates }),
      }),
      connections: connectionsPerHost,
      maxHeaderSize: responseHeaderBytes,
      keepAliveTimeout: idleMs,
      keepAliveMaxTimeout: idleMs,
      pipelining: 1,
      allowH2: false,
      // The time for everything together is kept here, by a timer of our own.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /**
   * What to ask before a URL is saved: throws `incorrect` `webhook/…` where nothing may be sent. A name that cannot be
   * looked up passes, since it may be set up later. It proves nothing for later: every connection is guarded again.
   */
  async checkTarget(text: string): Promise<URL> {
    const url = this.options.guard.checkUrl(text);
    if (literalIn(url) === undefined)
      this.options.guard.checkAddresses(await this.resolve(url.hostname).catch(() => []));
    return url;
  }

  /** Rejects, with the reason of `signal`, only when that aborts. */
  async exchange(request: HttpRequest, signal?: AbortSignal): Promise<Exchange> {
    const url = this.urlOf(request.url);
    if (!(url instanceof URL)) return { kind: 'failed', ...failureOf(url), ...this.timingSince(this.beginning()) };
    return this.queueTo(url.hostname).add(() => this.exchangeWith(url, request, signal), signal && { signal });
  }

  /** Open connections are cut; what is under way fails. */
  close(): Promise<void> {
    return this.agent.destroy();
  }

  /** So many at a time to one host; the others wait in the order in which they came. */
  private queueTo(host: string): PQueue {
    const known = this.hosts.get(host);
    if (known) return known;
    const queue = new PQueue({ concurrency: this.limits.connectionsPerHost });
    queue.addEventListener('idle', () => this.hosts.delete(host), { once: true });
    this.hosts.set(host, queue);
    return queue;
  }

  private async exchangeWith(url: URL, request: HttpRequest, signal: AbortSignal | undefined): Promise<Exchange> {
    const begun = this.beginning();
    const outcome = await this.dispatch(url, request, signal);
    const timing = this.timingSince(begun);
    if (outcome.kind === 'failed') return { kind: 'failed', ...failureOf(outcome.error), ...timing };
    const { status, headers, received } = outcome;
    const excerpt = await excerptOf(received, headers['content-encoding'], this.limits.excerptBytes);
    return { kind: 'answered', status, headers, excerpt, ...timing };
  }

  private async dispatch(url: URL, request: HttpRequest, signal: AbortSignal | undefined): Promise<Outcome> {
    const { totalMs, responseBytes } = this.limits;
    const handler = new ExchangeHandler(totalMs, responseBytes);
    const abandon = () => handler.abandon(signal?.reason as Error);
    signal?.addEventListener('abort', abandon, { once: true });
    try {
      this.agent.dispatch(optionsOf(url, request), handler);
      return await handler.outcome;
    } finally {
      signal?.removeEventListener('abort', abandon);
    }
  }

  private urlOf(text: string): URL | DomainError {
    try {
      return this.options.guard.checkUrl(text);
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  }

  private beginning() {
    const { clock } = this.options;
    return { startedAt: clock.now(), from: clock.monotonic() };
  }

  private timingSince({ startedAt, from }: ReturnType<WebhookHttp['beginning']>) {
    return { startedAt, elapsedMs: (this.options.clock.monotonic() - from) / 1_000 };
  }
}

const optionsOf = (
  { origin, pathname, search }: URL,
  { method, headers, body }: HttpRequest,
): Dispatcher.DispatchOptions => ({
  origin,
  path: pathname + search,
  method,
  headers: { 'user-agent': 'detente', 'accept-encoding': 'identity', ...headers },
  body: body ?? null,
});
