import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { AnswerRoom, LARGE_ANSWER } from '../../src/http/answer-room.js';
import { SlowTakers } from '../../src/http/slow-takers.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { STEP_LIMIT_MS } from '../doses.js';

const ROOM_BYTES = 30_000_000;
/** In characters of three bytes. A connection takes some megabytes by itself. */
const LARGE = '\u20ac'.repeat(4_000_000);

let server: FastifyInstance;
let port: number;
let making: number;
let most: number;
const readers: Socket[] = [];

beforeEach(async () => {
  server = fastify();
  [making, most] = [0, 0];
  const clock = new SystemClock();
  const room = new AnswerRoom(ROOM_BYTES, clock);
  room.watch(server);
  new SlowTakers({ bodyGraceMs: 300, bodyBytesPerSecond: 1_000_000 }, room, clock).watch(server);
  const config = LARGE_ANSWER;
  server.get('/large', { config }, () => LARGE);
  server.get('/stream', { config }, () => Readable.from([LARGE, LARGE, LARGE]));
  server.get('/small', { config }, () => 'small');
  server.get('/other', () => 'other');
  server.get('/slow', { config }, async () => {
    most = Math.max(most, ++making);
    await pause(5);
    making--;
    return 'slow';
  });
  await server.listen({ port: 0 });
  port = (server.server.address() as { port: number }).port;
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.destroy();
  await server.close();
});

/** Asks, and takes nothing. */
async function askAndTakeNothing(path: string): Promise<void> {
  const socket = connect(port, 'localhost').on('error', () => undefined);
  readers.push(socket);
  socket.pause();
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const late = Date.now() + STEP_LIMIT_MS;
  while (!(await holds()) && Date.now() < late) await pause(10);
  expect(await holds()).toBe(true);
}

const isServed = (path: string) => async () => (await server.inject(path)).statusCode === 200;
const isRefused = (path: string) => async () => (await server.inject(path)).body.includes('service/busy');

test.each(['/large', '/stream'])('where too much of %s is not taken, nobody gets what may be large', async (path) => {
  for (let n = 0; n < 8; n++) await askAndTakeNothing(path);
  await until(isRefused('/small'));
  expect((await server.inject('/other')).body).toBe('other');
});

test('who takes nothing is cut, and there is room again', async () => {
  for (let n = 0; n < 4; n++) await askAndTakeNothing('/large');
  await until(isRefused('/small'));
  await until(isServed('/large'));
  expect((await server.inject('/large')).body).toHaveLength(LARGE.length);
});

test('who takes an answer in time gets all of it', async () => {
  const answer = await fetch(`http://localhost:${port}/large`);
  expect(answer.headers.get('content-length')).toBe(String(3 * LARGE.length));
  expect(await answer.text()).toBe(LARGE);
});

test('few large answers are made at once, and all in turn', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => server.inject('/slow')));
  expect(new Set(answers.map(({ body }) => body))).toEqual(new Set(['slow']));
  expect(most).toBe(2);
});

test('more than may wait are told to come again', async () => {
  const answers = await Promise.all(Array.from({ length: 400 }, () => server.inject('/slow')));
  const refused = answers.filter(({ body }) => body !== 'slow').map(({ body }) => JSON.parse(body) as object);
  expect(refused.length).toBeGreaterThan(0);
  for (const body of refused) expect(body).toMatchObject({ code: 'service/busy' });
  expect((await server.inject('/slow')).body).toBe('slow');
});
