import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../../src/config.js';
import { dose, STEP_LIMIT_MS } from '../doses.js';
import { ADMIN_KEY } from './keys.js';
import { openExample, P, type Service, startService } from './service.js';

const UNFINISHED = dose('UNFINISHED', { usual: 20, long: 200 });

let service: Service;
afterEach(() => service.stop());

const start = async (settings: Partial<Config>) => (service = await startService(settings));

/** A connection of one's own, and what came over it by its end. */
class Peer {
  readonly closed: Promise<string>;
  text = '';

  private constructor(readonly socket: Socket) {
    socket.setEncoding('utf8').on('data', (chunk: string) => (this.text += chunk));
    socket.on('error', () => undefined);
    this.closed = once(socket, 'close').then(() => this.text);
  }

  static async to({ url }: Service): Promise<Peer> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname.replace(/[[\]]/g, ''));
    await once(socket, 'connect');
    return new Peer(socket);
  }

  send(...lines: string[]): this {
    this.socket.write(lines.join('\r\n'));
    return this;
  }

  async answered(): Promise<string> {
    while (!this.text.includes('\r\n\r\n')) await once(this.socket, 'data');
    return this.text;
  }
}

const begin = (request: string, length: number, rest = '{"a":') => [
  `${request} HTTP/1.1`,
  'Host: localhost',
  `Authorization: Bearer ${ADMIN_KEY}`,
  'Content-Type: application/json',
  `Content-Length: ${length}`,
  '',
  rest,
];

const uploads = () => readdirSync(service.config.scratchDir).filter((name) => name.startsWith('upload-'));

const ask = ['GET /api/v1/processes HTTP/1.1', 'Host: localhost', '', ''];

async function connectPeers(count: number): Promise<Peer[]> {
  const peers: Peer[] = [];
  for (let n = 0; n < count; n++) peers.push(await Peer.to(service));
  return peers;
}

/** The service has seen that some are gone. */
async function untilFewer(than: number): Promise<void> {
  const server = service.app.getHttpServer();
  const count = () => new Promise<number>((resolve) => server.getConnections((_error, open) => resolve(open)));
  while ((await count()) >= than) await pause(5);
  await pause(5);
}

/** The service sees a moment later who is gone. */
async function untilAnswered(): Promise<void> {
  const late = Date.now() + STEP_LIMIT_MS;
  const asked = () => service.http.get('/api/v1/processes').then(({ status }) => status, String);
  let answer = await asked();
  while (answer !== 200 && Date.now() < late) {
    await pause(20);
    answer = await asked();
  }
  expect(answer).toBe(200);
}

test.each([
  ['a dossier', `POST ${P}/import`],
  ['a record', 'POST /api/v1/processes'],
  ['what nobody waits for', 'POST /nothing/here'],
])('a body that does not go on is waited for no longer than it may take: %s', async (_, request) => {
  await start({ bodyGraceMs: 200 });
  const peer = await Peer.to(service);
  const answer = await peer.send(...begin(request, 100_000)).closed;
  expect(answer).toMatch(/^HTTP\/1.1 408 /);
  expect(answer).toContain('"code":"request/timeout"');
  expect(answer.toLowerCase()).toContain('connection: close');
  if (request.includes('import')) expect(uploads()).toEqual([]);
});

test('a body that drips is cut off, however long it goes on', async () => {
  await start({ bodyGraceMs: 200 });
  const peer = await Peer.to(service);
  peer.send(...begin(`POST ${P}/import`, 100_000));
  const drip = setInterval(() => peer.socket.write(' '), 10);
  const answer = await peer.closed;
  clearInterval(drip);
  expect(answer).toMatch(/^HTTP\/1.1 408 /);
});

test('a body that keeps up is taken, however long it takes', async () => {
  await start({ bodyGraceMs: 300, bodyBytesPerSecond: 10 });
  const body = JSON.stringify({ id: 'slow', title: 'Slow' });
  const peer = await Peer.to(service);
  peer.send(...begin('POST /api/v1/processes', body.length, body.slice(0, 20)));
  await pause(600);
  peer.send(body.slice(20));
  expect(await peer.answered()).toMatch(/^HTTP\/1.1 201 /);
  peer.socket.destroy();
});

test('nobody waits for the end of a body that nobody reads', async () => {
  await start({});
  const peer = await Peer.to(service);
  const answer = await peer.send(...begin('GET /health/live', 100_000)).closed;
  expect(answer).toMatch(/^HTTP\/1.1 200 /);
  expect(answer.toLowerCase()).toContain('connection: close');
});

test('a service that stops tells those whose bodies do not come, and leaves nothing of them', async () => {
  await start({ importsAtOnce: 0 });
  await openExample(service);
  const peers = await Promise.all(Array.from({ length: UNFINISHED }, () => Peer.to(service)));
  for (const peer of peers) peer.send(...begin(`POST ${P}/import`, 100_000));
  const late = Date.now() + STEP_LIMIT_MS;
  while (uploads().length < peers.length && Date.now() < late) await pause(5);
  const { scratchDir } = service.config;
  await service.app.close();
  for (const answer of await Promise.all(peers.map(({ closed }) => closed))) {
    expect(answer).toMatch(/^HTTP\/1.1 503 /);
    expect(answer).toContain('"code":"service/stopping"');
  }
  expect(readdirSync(scratchDir)).toEqual([]);
});

test('above the limit of connections one is told so, and not those that are there', async () => {
  await start({ mostConnections: 8 });
  const peers = await connectPeers(8);
  const refused = await (await Peer.to(service)).send(...ask).closed;
  expect(refused).toMatch(/^HTTP\/1.1 503 /);
  expect(refused).toContain('"code":"service/too-many-connections"');
  expect(refused.toLowerCase()).toContain('retry-after: 1');
  for (const peer of peers) expect(await peer.send(...ask).answered()).toMatch(/^HTTP\/1.1 200 /);
  for (const { socket } of peers) socket.destroy();
  await untilAnswered();
});

test('above it whoever watches over the service is answered, once', async () => {
  await start({ mostConnections: 8 });
  const peers = await connectPeers(8);
  const answer = await (await Peer.to(service)).send('GET /health/live HTTP/1.1', 'Host: localhost', '', '').closed;
  expect(answer).toMatch(/^HTTP\/1.1 200 /);
  expect(answer.toLowerCase()).toContain('connection: close');
  for (const { socket } of peers) socket.destroy();
});

test('who came above the limit and waited is answered once others have gone', async () => {
  await start({ mostConnections: 8 });
  const peers = await connectPeers(9);
  const [first, last] = [peers[0]!, peers[8]!];
  first.socket.destroy();
  await first.closed;
  await untilFewer(9);
  expect(await last.send(...ask).answered()).toMatch(/^HTTP\/1.1 200 /);
  for (const { socket } of peers) socket.destroy();
});

test('many times the limit of connections are cut, and it goes on when they are gone', async () => {
  await start({ mostConnections: 8 });
  const { hostname, port } = new URL(service.url);
  const sockets = Array.from({ length: 300 }, () => connect(Number(port), hostname).on('error', () => undefined));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  await pause(100);
  for (const socket of sockets) socket.destroy();
  await untilAnswered();
});
