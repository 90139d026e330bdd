import fastify, { type FastifyInstance } from 'fastify';
import { BodyRoom } from '../../src/http/body-room.js';

const ROOM_BYTES = 1_000;

let server: FastifyInstance;
/** Answers the first request that waits. */
let finish: () => void;
let waiting: Promise<void>;

beforeEach(() => {
  server = fastify();
  new BodyRoom(ROOM_BYTES).watch(server);
  const released = new Promise<void>((resolve) => (finish = resolve));
  waiting = new Promise((arrived) => {
    server.post('/held', async () => {
      arrived();
      await released;
      return 'held';
    });
  });
  server.post('/quick', () => 'quick');
  server.get('/quick', () => 'quick');
  server.post('/streamed', { config: { streamedBody: true } }, () => 'streamed');
});
afterEach(() => server.close());

const send = (url: string, bytes: number) => server.inject({ method: 'POST', url, body: { text: 't'.repeat(bytes) } });

test('what there is no room for beside another body may come again, and finds room once that is answered', async () => {
  const held = send('/held', 700);
  await waiting;
  expect((await send('/quick', 700)).json()).toMatchObject({ code: 'service/busy' });
  expect((await send('/quick', 100)).body).toBe('quick');
  expect((await server.inject('/quick')).body).toBe('quick');
  finish();
  expect((await held).body).toBe('held');
  expect((await send('/quick', 700)).body).toBe('quick');
});

test('one body finds room, however large it is', async () => {
  expect((await send('/quick', 5_000)).body).toBe('quick');
});

test('what is not read into memory needs no room', async () => {
  const held = send('/held', 700);
  await waiting;
  expect((await send('/streamed', 700)).body).toBe('streamed');
  finish();
  await held;
});

test('where nobody says how much comes, it may be as much as one may send', async () => {
  const held = send('/held', 100);
  await waiting;
  const headers = { 'transfer-encoding': 'chunked', 'content-type': 'application/json' };
  const answer = await server.inject({ method: 'POST', url: '/quick', headers, body: '{}' });
  expect(answer.json()).toMatchObject({ code: 'service/busy' });
  finish();
  await held;
});
