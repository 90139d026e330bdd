import { finished } from 'node:stream/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { unavailable } from '../kernel/domain-error.js';

/** What is read into memory of bodies, from when it is announced until it is answered. One always finds room. */
export class BodyRoom {
  private takenBytes = 0;

  constructor(private readonly roomBytes: number) {}

  watch(server: FastifyInstance): void {
    server.addHook('onRequest', async (request, reply) => {
      const bytes = announcedBytes(request);
      if (bytes === 0) return;
      if (this.takenBytes > 0 && this.takenBytes + bytes > this.roomBytes) throw await full(request);
      this.takenBytes += bytes;
      reply.raw.once('close', () => (this.takenBytes -= bytes));
    });
  }
}

/** As much as may come, where nothing is said. What is more than that is refused elsewhere. */
function announcedBytes({ headers, routeOptions: { bodyLimit = 0, config } }: FastifyRequest): number {
  if ('streamedBody' in config) return 0;
  if (headers['transfer-encoding'] !== undefined) return bodyLimit;
  return Math.min(Number(headers['content-length'] ?? 0), bodyLimit);
}

/** Who is cut off while sending does not hear why. */
async function full({ raw }: FastifyRequest) {
  raw.resume();
  await finished(raw, { writable: false }).catch(() => undefined);
  return unavailable('service/busy', 'Too much is being sent to the service at once. Send it again in a moment');
}
