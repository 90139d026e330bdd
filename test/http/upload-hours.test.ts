import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { RateLimits, TooMany } from '../../src/http/rate-limits.js';
import { Clock } from '../../src/kernel/clock.js';
import type { Micros } from '../../src/kernel/instant.js';

const HOUR_MS = 3_600_000;

class MovableClock extends Clock {
  private ms = 0;

  now(): Micros {
    return (this.ms * 1_000) as Micros;
  }

  goOn(ms: number): void {
    this.ms += ms;
  }
}

let server: FastifyInstance;
afterEach(() => server.close());

test('bytes are counted by the hour: in the next one as many may be sent again', async () => {
  server = fastify();
  const clock = new MovableClock();
  const settings = { requestsPerMinute: 0, sendsPerMinute: 0, uploadBytesPerHour: 100 };
  const limits = await RateLimits.on(server, settings, clock);
  const send = (bytes: number) => limits.upload({ ip: '192.0.2.1', headers: {} } as FastifyRequest)(bytes);
  send(60);
  clock.goOn(HOUR_MS - 1);
  expect(() => send(60)).toThrow(TooMany);
  clock.goOn(1);
  send(60);
  expect(() => send(60)).toThrow(TooMany);
});
