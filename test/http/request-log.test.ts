import { fastify } from 'fastify';
import { pino } from 'pino';
import { ProblemFilter } from '../../src/http/problem.filter.js';
import { RequestLog } from '../../src/http/request-log.js';
import { RouteTable } from '../../src/http/route-table.js';
import { incorrect } from '../../src/kernel/domain-error.js';

/** The lines that a server at this level writes about these requests. */
async function linesOf(level: string, ...urls: readonly string[]): Promise<object[]> {
  const lines: object[] = [];
  const log = pino({ level }, { write: (line: string) => lines.push(JSON.parse(line) as object) });
  const requests = new RequestLog(log);
  const filter = new ProblemFilter(new RouteTable(), requests, log);
  const server = fastify();
  requests.watch(server);
  server.setErrorHandler((error, request, reply) => filter.answer(error, request, reply));
  server.get('/answers', () => 'well');
  server.get('/refuses', () => {
    throw incorrect('request/wrong', 'It is wrong');
  });
  server.get('/fails', () => {
    throw new Error('nobody foresaw it');
  });
  for (const url of urls) await server.inject(url);
  await server.close();
  return lines;
}

test('what is refused or fails is one line with its status, and what nobody foresaw has its cause before', async () => {
  const lines = await linesOf('info', '/answers', '/refuses', '/fails');
  expect(lines).toMatchObject([
    { msg: 'request refused', level: 30, method: 'GET', url: '/refuses', status: 422 },
    { msg: 'A request failed unexpectedly', err: { message: 'nobody foresaw it' } },
    { msg: 'request failed', level: 50, url: '/fails', status: 500 },
  ]);
});

test('what is answered is told where the level asks for it, and nothing is told twice', async () => {
  expect(await linesOf('debug', '/answers', '/refuses')).toMatchObject([
    { msg: 'request answered', url: '/answers', status: 200, durationMs: expect.any(Number) as number },
    { msg: 'request refused', url: '/refuses', status: 422 },
  ]);
});
