import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { BodyRoom } from '../../src/http/body-room.js';
import { PipelinedRequests } from '../../src/http/pipelined-requests.js';

const LIMITS = { atOnce: 4, atOnceOfAll: 6, waiting: 40, waitingOfAll: 60 };

let server: FastifyInstance;
let port: number;
let underWay: number;
let most: number;
let answered: number;
let hold: Promise<void>;

beforeEach(async () => {
  server = fastify();
  [underWay, most, answered] = [0, 0, 0];
  hold = Promise.resolve();
  new PipelinedRequests(LIMITS).watch(server.server);
  new BodyRoom(100).watch(server);
  server.get('/asked/:n', async ({ params }) => {
    most = Math.max(most, ++underWay);
    await hold;
    await new Promise(setImmediate);
    underWay--;
    answered++;
    return `<${(params as { n: string }).n}>`;
  });
  server.post('/held', () => hold.then(() => 'held'));
  await server.listen({ port: 0 });
  port = (server.server.address() as { port: number }).port;
});
afterEach(() => server.close());

const ask = (n: number) => `GET /asked/${n} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const requests = (count: number) => Array.from({ length: count }, (_, n) => ask(n)).join('');

async function send(text: string): Promise<Socket> {
  const socket = connect(port, 'localhost').setEncoding('utf8');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

async function answersTo(count: number): Promise<string[]> {
  const socket = await send(requests(count));
  let text = '';
  for await (const chunk of socket) {
    text += chunk as string;
    if (text.includes(`<${count - 1}>`)) break;
  }
  return text.match(/<\d+>/g) ?? [];
}

const inOrder = (count: number) => Array.from({ length: count }, (_, n) => `<${n}>`);

test('what one connection sends ahead is answered in order, a few at a time', async () => {
  expect(await answersTo(40)).toEqual(inOrder(40));
  expect(most).toBe(LIMITS.atOnce);
});

test('several connections share what is worked on ahead, and each has one of its own', async () => {
  const all = await Promise.all([answersTo(14), answersTo(14), answersTo(14)]);
  expect(all).toEqual([inOrder(14), inOrder(14), inOrder(14)]);
  expect(most).toBeLessThanOrEqual(LIMITS.atOnceOfAll + 3);
});

test('who sends more ahead than may wait is cut, and nothing of it is worked on any more', async () => {
  let release!: () => void;
  hold = new Promise((resolve) => (release = resolve));
  const socket = await send(requests(500));
  await once(socket.resume(), 'close');
  release();
  expect(await answersTo(3)).toEqual(inOrder(3));
  expect(answered).toBe(LIMITS.atOnce + 3);
});

// Who is not read from any more is seen to have left when it is written to.
test('what waits is not worked on once its client is seen to have left', async () => {
  let release!: () => void;
  hold = new Promise((resolve) => (release = resolve));
  const socket = await send(requests(30));
  while (underWay < LIMITS.atOnce) await new Promise(setImmediate);
  socket.resetAndDestroy();
  release();
  while ((await connections()) > 0) await new Promise(setImmediate);
  expect(await answersTo(3)).toEqual(inOrder(3));
  expect(answered).toBeLessThan(30);
});

test('room that is taken for bodies behind others is given back when their client leaves', async () => {
  hold = new Promise(() => undefined);
  const post = `POST /held HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 40\r\n\r\n${'b'.repeat(40)}`;
  const socket = await send(ask(0) + post + post);
  while (underWay < 1) await new Promise(setImmediate);
  await once(server.server, 'nothing', { signal: AbortSignal.timeout(50) }).catch(() => undefined);
  socket.destroy();
  while ((await connections()) > 0) await new Promise(setImmediate);
  hold = Promise.resolve();
  await new Promise(setImmediate);
  const headers = { 'content-type': 'text/plain' };
  const answer = await server.inject({ method: 'POST', url: '/held', headers, body: 'b'.repeat(90) });
  expect(answer.body).toBe('held');
});

const connections = () =>
  new Promise<number>((resolve) => server.server.getConnections((_error, count) => resolve(count)));
