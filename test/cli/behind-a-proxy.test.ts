import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { detenteIn } from './command-line.js';

/** What stands before a service: it lets through who has the token, and says what it was sent. */
let proxy: Server;
/** Headers are bytes, which many take for UTF-8. */
const REALM = Buffer.from('Basic realm="Übersetzung"').toString('latin1');
let url: string;
let seen: IncomingHttpHeaders;

beforeAll(async () => {
  proxy = createServer((request, response) => {
    seen = request.headers;
    const path = request.url ?? '';
    if (path.includes('/login/')) response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Log in</h1>');
    else if (path.includes('/down/')) response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad</h1>');
    else if (request.headers.authorization === 'Bearer s3cret')
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[],"next":null}');
    else response.writeHead(401, { 'www-authenticate': REALM }).end('<h1>Who are you?</h1>');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterAll(() => proxy.close());

test.each([
  ['who asks', ['processes', '--url']],
  ['who writes', ['record', '--date', '2024', '--type', 'visit', '--title', 'T', '--url']],
  ['who looks at subscriptions', ['webhooks', 'list', '--url']],
  ['who exports', ['export', 'armenia-turkiye', '--url']],
  ['who reads the audit', ['audit', 'armenia-turkiye', '--url']],
  ['who verifies the log', ['verify']],
])('a proxy asks who one is: %s is told with what helps', async (_, words) => {
  const { exit, err } = await detenteIn({}, ...words, url);
  expect(exit).toBe(2);
  expect(err).toContain(`What answers at ${url} asks who you are (401, Basic realm="Übersetzung")`);
  expect(err).toContain('--token');
});

test('the token and headers are sent, names beyond ASCII as UTF-8', async () => {
  const { exit, err } = await detenteIn(
    { DETENTE_TOKEN: 's3cret' },
    ...['processes', '--url', url, '--header', 'X-Desk: Ağrı', '--header', 'x-trace: 1'],
  );
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  expect(Buffer.from(seen['x-desk'] as string, 'latin1').toString()).toBe('Ağrı');
  expect(seen['x-trace']).toBe('1');
});

test.each([
  ['finds no service behind it (502)', 3, '/down', []],
  ['not as détente does', 3, '/login', []],
  ['is not a header. Write it as', 2, '', ['--header', 'nonsense']],
  ['--token holds what no token has', 2, '', ['--token', 'two words']],
])('%s', async (message, exit, path, more) => {
  const ended = await detenteIn({}, 'processes', '--url', url + path, ...more);
  expect(ended.err).toContain(message);
  expect(ended).toMatchObject({ exit, out: '' });
});
