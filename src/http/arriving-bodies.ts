import { Transform, type TransformCallback } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../kernel/clock.js';
import { type DomainError, incorrect, unavailable } from '../kernel/domain-error.js';
import type { RateLimits } from './rate-limits.js';

export interface BodyPace {
  /** Every body may take as long, however small it is. */
  readonly bodyGraceMs: number;
  /** A larger one as much longer as it takes at this rate. */
  readonly bodyBytesPerSecond: number;
}

/** What is still arriving when the service stops may go on arriving for as long. */
const GRACE_AT_STOP_MS = 2_000;

/**
 * A body that comes without end, or not on, holds a connection, a file and the end of the service. So every body is passed
 * on under a deadline that moves as it arrives, and whoever reads it is told where that has passed.
 */
export class ArrivingBodies {
  private readonly arriving = new Set<ArrivingBody>();

  constructor(
    private readonly pace: BodyPace,
    private readonly limits: Pick<RateLimits, 'upload'>,
    private readonly clock: Clock,
  ) {}

  watch(server: FastifyInstance): void {
    server.addHook('preParsing', (request, reply, payload, done) => {
      if (!hasBody(request)) return done(null, payload);
      // Nobody reads it, and nobody waits for its end.
      if (request.method === 'GET' || request.method === 'HEAD') {
        reply.header('connection', 'close');
        return done(null, payload);
      }
      done(null, this.passOn(request));
    });
    server.addHook('preClose', (done) => {
      for (const body of this.arriving) body.hurry(GRACE_AT_STOP_MS);
      done();
    });
  }

  private passOn(request: FastifyRequest): ArrivingBody {
    const { raw } = request;
    const body = new ArrivingBody(this.pace, this.clock, this.limits.upload(request));
    this.arriving.add(body);
    body.once('close', () => this.arriving.delete(body));
    // Whoever reads it is told; where the request was refused before, nobody reads it.
    body.on('error', () => undefined);
    raw.once('error', () => body.abandon());
    return raw.pipe(body);
  }
}

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

class ArrivingBody extends Transform {
  private readonly from: number;
  private bytes = 0;
  private wholeBy = Infinity;
  private timer: NodeJS.Timeout;

  constructor(
    private readonly pace: BodyPace,
    private readonly clock: Clock,
    private readonly count: (bytes: number) => void,
  ) {
    super();
    this.from = this.nowMs();
    this.timer = setTimeout(this.look, pace.bodyGraceMs);
  }

  /** It has to be whole in so many milliseconds. */
  hurry(withinMs: number): void {
    this.wholeBy = this.nowMs() + withinMs;
    this.look();
  }

  /** Nothing more comes. */
  abandon(): void {
    if (!this.writableEnded) this.destroy(incorrect('request/aborted', 'The connection was closed within the body'));
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      this.count(chunk.length);
    } catch (error) {
      return done(error as Error); // only `TooMany` is thrown
    }
    this.bytes += chunk.length;
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    clearTimeout(this.timer);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.timer);
    done(error);
  }

  /** What waits here to be taken in is nothing that its sender could hurry. */
  private readonly look = (): void => {
    clearTimeout(this.timer);
    if (this.writableEnded || this.destroyed) return;
    const leftMs = this.deadlineMs - this.nowMs();
    if (leftMs <= 0 && this.readableLength === 0) this.destroy(this.why());
    else this.timer = setTimeout(this.look, Math.max(leftMs, 100));
  };

  private get deadlineMs(): number {
    const { bodyGraceMs, bodyBytesPerSecond } = this.pace;
    return Math.min(this.wholeBy, this.from + bodyGraceMs + (this.bytes / bodyBytesPerSecond) * 1_000);
  }

  private why(): DomainError {
    if (this.wholeBy < Infinity)
      return unavailable(
        'service/stopping',
        'The service is stopping, and the body was not whole by then. Send it again',
      );
    const { bodyGraceMs, bodyBytesPerSecond } = this.pace;
    return incorrect(
      'request/timeout',
      `The body arrives too slowly: ${this.bytes} bytes so far. It may take ${bodyGraceMs / 1_000} seconds, and beyond that as ` +
        `long as ${bodyBytesPerSecond} bytes a second take`,
    );
  }

  private nowMs(): number {
    return this.clock.monotonic() / 1_000;
  }
}
