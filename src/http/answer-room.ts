import { AsyncResource } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Clock } from '../kernel/clock.js';
import { unavailable } from '../kernel/domain-error.js';
import { AnswerPlaces } from './answer-places.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its answer may be large: it is made only where there is room for it, and few are made at once. */
    largeAnswer?: boolean;
  }
}

/** Route configuration. */
export const LARGE_ANSWER = { largeAnswer: true };

/** What is longer waits outside of the heap, and leaves in pieces: who takes one is seen to take something. */
const PIECE_BYTES = 65_536;

/**
 * What was written for clients and is not taken yet. One that does not read has the service keep its answer: beyond this room
 * nobody gets an answer that may be large. One always finds room.
 */
export class AnswerRoom {
  private untakenBytes = 0;
  /** Answers of which nobody knows how long they are. */
  private readonly streaming = new Set<ServerResponse>();
  /** Of answers that are being made: what is to be called once they are. */
  private readonly leave = new WeakMap<FastifyReply, () => void>();
  private readonly places: AnswerPlaces;

  constructor(
    private readonly roomBytes: number,
    clock: Clock,
  ) {
    this.places = new AnswerPlaces(clock);
  }

  get isFull(): boolean {
    return this.bytes >= this.roomBytes;
  }

  watch(server: FastifyInstance): void {
    server.server.on('connection', this.places.arrive);
    server.addHook('preHandler', (request, reply, done) => {
      const { largeAnswer, probe } = request.routeOptions.config;
      if (!largeAnswer) return done(this.isOverfull && request.method === 'GET' && !probe ? full() : undefined);
      if (this.isFull || !this.make(reply, done)) done(full());
    });
    // Whatever route answers in the end: a request may be looked up again on its way.
    server.addHook('onSend', (_request, reply, payload, done) => {
      this.isMade(reply);
      done(null, this.keep(reply, payload));
    });
  }

  private get bytes(): number {
    let bytes = this.untakenBytes;
    for (const { writableLength } of this.streaming) bytes += writableLength;
    return bytes;
  }

  /** By answers that are not large each. */
  private get isOverfull(): boolean {
    return this.bytes >= 2 * this.roomBytes;
  }

  /** False where too many wait. */
  private make(reply: FastifyReply, done: (error?: Error) => void): boolean {
    // Goes on in the context of its own request, not of the one that makes place.
    const goOn = AsyncResource.bind(done);
    return this.places.take(reply.raw, (leave) => {
      this.leave.set(reply, leave);
      // Also where it breaks off before it is sent.
      reply.raw.once('close', () => this.isMade(reply));
      if (this.isFull) goOn(full());
      else goOn();
    });
  }

  private isMade(reply: FastifyReply): void {
    this.leave.get(reply)?.();
    this.leave.delete(reply);
  }

  /** Counts it until it is taken. */
  private keep(reply: FastifyReply, payload: unknown): unknown {
    const { raw } = reply;
    if (raw.destroyed) return payload;
    if (payload instanceof Readable) {
      this.streaming.add(raw);
      raw.once('close', () => this.streaming.delete(raw));
      return payload;
    }
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
    const bytes = Buffer.byteLength(payload);
    this.untakenBytes += bytes;
    raw.once('close', () => (this.untakenBytes -= bytes));
    if (bytes <= PIECE_BYTES) return payload;
    reply.header('content-length', bytes);
    return Readable.from(piecesOf(Buffer.isBuffer(payload) ? payload : Buffer.from(payload)), {
      objectMode: false,
      highWaterMark: PIECE_BYTES,
    });
  }
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) yield bytes.subarray(from, from + PIECE_BYTES);
}

const full = () =>
  unavailable('service/busy', 'Too many large answers are made, or wait to be taken, at once. Ask again in a moment');
