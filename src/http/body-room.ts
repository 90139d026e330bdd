import { finished } from 'node:stream/promises';
import type { FastifyInstance, FastifyRequest, RequestPayload } from 'fastify';
import { unavailable } from '../kernel/domain-error.js';

/** What is read into memory of bodies, from when it is announced until it is answered. One always finds room. */
export class BodyRoom {
  private takenBytes = 0;

  constructor(private readonly roomBytes: number) {}

  watch(server: FastifyInstance): void {
    server.addHook('preParsing', async (request, reply, payload) => {
      const bytes = announcedBytes(request);
      if (bytes === 0) return payload;
      if (this.takenBytes > 0 && this.takenBytes + bytes > this.roomBytes) throw await full(payload);
      this.takenBytes += bytes;
      reply.raw.once('close', () => (this.takenBytes -= bytes));
      return payload;
    });
  }
}

/** As much as may come, where nothing is said. What is more than that is refused elsewhere. */
function announcedBytes({ method, headers, routeOptions: { bodyLimit = 0, config } }: FastifyRequest): number {
  if ('streamedBody' in config || method === 'GET' || method === 'HEAD') return 0;
  if (headers['transfer-encoding'] !== undefined) return bodyLimit;
  return Math.min(Number(headers['content-length'] ?? 0), bodyLimit);
}

/** Who is cut off while sending does not hear why. */
async function full(body: RequestPayload) {
  body.resume();
  await finished(body, { writable: false }).catch(() => undefined);
  return unavailable('service/busy', 'Too much is being sent to the service at once. Send it again in a moment');
}
