import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../kernel/clock.js';
import type { AnswerRoom } from './answer-room.js';
import type { BodyPace } from './arriving-bodies.js';

const LOOK_EVERY_MS = 2_000;
/** Where others wait for the room, who takes nothing for so long makes it. */
const WITHOUT_ROOM_MS = 5_000;

/** Bytes that a connection has taken so far, since when, and how many wait. */
interface Taken {
  readonly bytes: number;
  readonly sinceMs: number;
  readonly waitingBytes: number;
}

/** Answers have to be taken at the pace at which bodies have to arrive: who does not is cut. */
export class SlowTakers {
  private readonly taking = new Map<Socket, Taken | undefined>();

  constructor(
    private readonly pace: BodyPace,
    private readonly room: Pick<AnswerRoom, 'isFull'>,
    private readonly clock: Clock,
  ) {}

  watch(fastify: FastifyInstance): void {
    fastify.server.on('connection', (socket: Socket) => {
      this.taking.set(socket, undefined);
      socket.once('close', () => this.taking.delete(socket));
    });
    const looking = setInterval(() => this.look(), Math.min(LOOK_EVERY_MS, this.pace.bodyGraceMs)).unref();
    fastify.addHook('onClose', (_server, done) => {
      clearInterval(looking);
      done();
    });
  }

  private look(): void {
    const nowMs = this.clock.monotonic() / 1_000;
    const { isFull } = this.room;
    for (const [socket, before] of this.taking) {
      const waitingBytes = socket.writableLength;
      const bytes = socket.bytesWritten - waitingBytes;
      if (waitingBytes === 0) this.taking.set(socket, undefined);
      else if (before?.bytes !== bytes) this.taking.set(socket, { bytes, sinceMs: nowMs, waitingBytes });
      else if (nowMs - before.sinceMs > this.allowedMs(before, isFull)) socket.destroy();
    }
  }

  private allowedMs({ waitingBytes }: Taken, isFull: boolean): number {
    const { bodyGraceMs, bodyBytesPerSecond } = this.pace;
    return isFull ? Math.min(WITHOUT_ROOM_MS, bodyGraceMs) : bodyGraceMs + (waitingBytes / bodyBytesPerSecond) * 1_000;
  }
}
