import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** It has this service send requests to others. */
    sends?: boolean;
  }
}

/** What one caller may ask for; 0 stands for as much as it likes. */
export interface RateSettings {
  readonly requestsPerMinute: number;
  /** Tests, replays and repetitions of webhooks. */
  readonly sendsPerMinute: number;
  readonly uploadBytesPerHour: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Callers whose bytes are counted; who asked longest ago is forgotten first. The counts of requests are bounded by the same. */
const CALLERS_KEPT = 5_000;

/** Too much at once: status 429, and when to ask again. */
export class TooMany extends DomainError {
  constructor(
    of: 'requests' | 'sends' | 'bytes' | 'imports',
    message: string,
    readonly retryAfterSeconds: number,
  ) {
    super('unavailable', `rate-limit/${of}`, message);
  }
}

/** Where a request comes from; of IPv6 the network of which one caller usually has all addresses. */
const addressOf = ({ ip }: FastifyRequest): string => `address ${normalizeIP(ip, 64)}`;
/** Who is known by a key or a token is counted by that, wherever it asks from. */
export const callerOf = (request: FastifyRequest): string =>
  request.principal === undefined ? addressOf(request) : `key ${request.principal.actor}`;

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

/** Counts what callers ask for, by address and, where one is known, by key. */
export class RateLimits {
  private readonly uploads = new LRUCache<string, UploadedBytes>({ max: CALLERS_KEPT });

  private constructor(
    private readonly server: FastifyInstance,
    private readonly settings: RateSettings,
    private readonly clock: Clock,
  ) {}

  static async on(server: FastifyInstance, settings: RateSettings, clock: Clock): Promise<RateLimits> {
    await server.register(rateLimit, { global: false, cache: CALLERS_KEPT });
    return new RateLimits(server, settings, clock);
  }

  /** Before it is looked at who asks. */
  countAddresses(): void {
    const { requestsPerMinute: max } = this.settings;
    if (max === 0) return;
    const limiter = this.limiter(max, addressOf);
    this.server.addHook('onRequest', async (request, reply) => {
      if (!request.routeOptions.config.probe) await countRequest(limiter, request, reply);
    });
  }

  /** After it was. */
  countCallers(): void {
    const { requestsPerMinute, sendsPerMinute } = this.settings;
    const requests = requestsPerMinute > 0 ? this.limiter(requestsPerMinute, callerOf) : undefined;
    const sends = sendsPerMinute > 0 ? this.limiter(sendsPerMinute, callerOf) : undefined;
    this.server.addHook('onRequest', (request, reply, done) => {
      const { probe, sends: isSend } = request.routeOptions.config;
      const counts: Promise<void>[] = [];
      if (requests && !probe && request.principal !== undefined) counts.push(countRequest(requests, request, reply));
      if (sends && isSend) counts.push(countSend(sends, request));
      if (counts.length === 0) done();
      else Promise.all(counts).then(() => done(), done);
    });
  }

  /** Throws where what is about to arrive is too much; answers what counts that which does. */
  upload(request: FastifyRequest): (bytes: number) => void {
    const { uploadBytesPerHour: most } = this.settings;
    if (most === 0) return () => undefined;
    const uploaded = this.uploadedBy(callerOf(request));
    const check = (more: number) => {
      if (uploaded.bytes + more <= most) return;
      const seconds = Math.ceil((uploaded.since + HOUR_MS - this.nowMs()) / 1_000);
      const allowed = most.toLocaleString('en');
      throw new TooMany(
        'bytes',
        `${allowed} bytes may be sent in an hour. The next begins in ${seconds} seconds`,
        seconds,
      );
    };
    check(Number(request.headers['content-length'] ?? 0));
    return (bytes) => {
      check(bytes);
      uploaded.bytes += bytes;
    };
  }

  private limiter(max: number, keyGenerator: (request: FastifyRequest) => string): Limiter {
    return this.server.createRateLimit({ max, timeWindow: MINUTE_MS, keyGenerator });
  }

  private uploadedBy(caller: string): UploadedBytes {
    const known = this.uploads.get(caller);
    if (known && this.nowMs() < known.since + HOUR_MS) return known;
    const fresh = { since: this.nowMs(), bytes: 0 };
    this.uploads.set(caller, fresh);
    return fresh;
  }

  private nowMs(): number {
    return this.clock.monotonic() / 1_000;
  }
}

interface UploadedBytes {
  /** When its hour began. */
  readonly since: number;
  bytes: number;
}

/** Each answer says what is left (draft-ietf-httpapi-ratelimit-headers). */
async function countRequest(limiter: Limiter, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const count = await limiter(request);
  if (count.isAllowed) return;
  const { max, remaining, ttlInSeconds } = count;
  reply.header('ratelimit-limit', max).header('ratelimit-remaining', remaining).header('ratelimit-reset', ttlInSeconds);
  if (count.isExceeded)
    throw new TooMany(
      'requests',
      `${max} requests are answered in a minute. Ask again in ${ttlInSeconds} seconds`,
      ttlInSeconds,
    );
}

async function countSend(limiter: Limiter, request: FastifyRequest): Promise<void> {
  const count = await limiter(request);
  if (count.isAllowed || !count.isExceeded) return;
  const { max, ttlInSeconds } = count;
  throw new TooMany(
    'sends',
    `${max} tests, replays and repetitions are done in a minute. Ask again in ${ttlInSeconds} seconds`,
    ttlInSeconds,
  );
}
