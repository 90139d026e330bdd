import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { SeededRandom } from '../bench/dataset/random.js';
import { dose, STEP_LIMIT_MS } from '../doses.js';
import { ADMIN } from '../e2e/keys.js';
import { Client, openProcesses, PROCESSES, send } from './service-client.js';
import { type Load, WatchedLog } from './service-log.js';
import { ServiceProcess } from './service-process.js';

const CLIENTS = dose('CLIENTS', { usual: 4, long: 16 });

let directory: string;
let service: ServiceProcess;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'detente-service-stop-'));
  service = await ServiceProcess.start(directory);
  await openProcesses(service.url);
});
afterEach(async () => {
  await ServiceProcess.killAll();
  rmSync(directory, { recursive: true, force: true });
});

const clients = (count: number) =>
  Array.from({ length: count }, (_, n) => new Client(`client-${n}`, PROCESSES[n % 2]!, new SeededRandom(n)));

/** Every client writes until its connection is refused; `whenWarm` is called once they all have been answered often. */
async function writeUntilStopped(writers: readonly Client[], whenWarm: () => void): Promise<Load> {
  const answered: Load['answered'][number][] = [];
  const unanswered: Load['unanswered'][number][] = [];
  let warm = writers.length;
  const write = async (client: Client) => {
    for (let count = 1; ; count++) {
      const next = client.next();
      const answer = await send(service.url, next).catch(() => undefined);
      if (answer?.status === 201) answered.push({ write: next, answer });
      else return void unanswered.push(next);
      client.learn(next, answer);
      if (count === 20 && --warm === 0) whenWarm();
    }
  };
  await Promise.all(writers.map(write));
  return { answered, unanswered };
}

test('stopping under load ends well, and every write that was answered is there', async () => {
  const load = await writeUntilStopped(clients(CLIENTS), () => void service.terminate());
  expect(await service.ended).toMatchObject({ code: 0, errors: '' });

  service = await ServiceProcess.start(directory);
  const log = new WatchedLog();
  await log.readOn(service.url);
  log.expectAnswered(load);
  await log.retry(service.url, load);
});

test('a request that has begun to arrive when the service is asked to stop is answered', async () => {
  const write = clients(1)[0]!.next();
  const body = JSON.stringify(write.body);
  const headers = {
    ...ADMIN,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    expect: '100-continue',
  };
  const running = request(`${service.url}${write.path}`, { method: 'POST', headers });
  const answered = once(running, 'response') as Promise<[IncomingMessage]>;
  running.flushHeaders();
  await once(running, 'continue');
  const ended = service.terminate();
  await service.says(/Stopping on SIGTERM/);
  running.end(body);
  const [answer] = await answered;
  const { position } = (await json(answer)) as { position: number };
  expect(answer.statusCode).toBe(201);
  expect(await ended).toMatchObject({ code: 0, errors: '' });

  service = await ServiceProcess.start(directory);
  const log = new WatchedLog();
  await log.readOn(service.url);
  expect(log.length).toBe(position);
});

test('a service that stops while bodies are on their way that do not come ends well', async () => {
  await service.terminate();
  service = await ServiceProcess.start(directory, { environment: { RATE_LIMIT_IMPORTS_AT_ONCE: '0' } });
  const headers = { ...ADMIN, 'content-type': 'application/json', 'content-length': 1_000_000 };
  const unfinished = Array.from({ length: 50 }, () => {
    const running = request(`${service.url}/api/v1/processes/${PROCESSES[0]}/import`, { method: 'POST', headers });
    running.on('error', () => undefined).write('{"a":');
    return running;
  });
  const scratch = join(directory, 'tmp');
  const uploads = () =>
    existsSync(scratch) ? readdirSync(scratch).filter((name) => name.startsWith('upload-')).length : 0;
  for (const late = Date.now() + STEP_LIMIT_MS; uploads() < 50 && Date.now() < late;) await pause(5);
  expect(await service.terminate()).toMatchObject({ code: 0, errors: '' });
  expect(uploads()).toBe(0);
  for (const running of unfinished) running.destroy();
});

test('under a limit of 64 open files hundreds of connections break nothing', async () => {
  await service.terminate();
  const wrap = (command: string[]) => ['sh', '-c', 'ulimit -n 64; exec "$@"', 'sh', ...command];
  service = await ServiceProcess.start(directory, { wrap });
  const { hostname, port } = new URL(service.url);
  const sockets = Array.from({ length: 500 }, () => {
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    return socket;
  });
  await Promise.all(sockets.map(answerOrEnd));
  for (const socket of sockets) socket.destroy();
  const writer = clients(1)[0]!;
  for (let count = 0; count < 20; count++) {
    const write = writer.next();
    const answer = await send(service.url, write);
    expect([201, 503]).toContain(answer.status);
    if (answer.status === 201) writer.learn(write, answer);
    else await pause(50);
  }
  expect(await send(service.url, writer.next())).toMatchObject({ status: 201 });
  expect(await service.terminate()).toMatchObject({ code: 0, errors: '' });
});

/** What it says first, or the empty text where it is cut. */
const answerOrEnd = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.once('data', (text) => resolve(text.toString())).once('close', () => resolve(''));
  });

test('under a limit of open files connections have half of what the service does not need itself', async () => {
  await service.terminate();
  const wrap = (command: string[]) => ['sh', '-c', 'ulimit -n 148; exec "$@"', 'sh', ...command];
  service = await ServiceProcess.start(directory, { wrap });
  const { hostname, port } = new URL(service.url);
  const sockets: Socket[] = [];
  for (let n = 0; n < 51; n++) {
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    await once(socket, 'connect');
    sockets.push(socket);
  }
  const last = sockets.at(-1)!;
  last.write('GET /api/v1/processes HTTP/1.1\r\nHost: localhost\r\n\r\n');
  expect(await answerOrEnd(last)).toContain('50 connections are open already');
  for (const socket of sockets) socket.destroy();
});

test('a second process on the same data directory is refused, and the first goes on serving', async () => {
  const second = await ServiceProcess.spawn(directory).ended;
  expect(second.code).toBe(1);
  expect(second.errors).toBe(
    `détente cannot run: The data directory ${directory} is in use by process ${service.pid}. ` +
      'Stop that process, or ask it over HTTP: --url http://127.0.0.1:3000\n',
  );
  const writer = clients(1)[0]!;
  expect(await send(service.url, writer.next())).toMatchObject({ status: 201 });
});

test('the data directory of a killed process can be had at once', async () => {
  const writer = clients(1)[0]!;
  const write = writer.next();
  const answer = await send(service.url, write);
  await service.kill();
  service = await ServiceProcess.start(directory);
  const log = new WatchedLog();
  await log.readOn(service.url);
  log.expectAnswered({ answered: [{ write, answer }] });
});

test('a service that is stopped while it starts ends, and leaves a directory that can be used', async () => {
  expect(await service.terminate()).toMatchObject({ code: 0 });
  const early = ServiceProcess.spawn(directory);
  await early.says(/./);
  await early.terminate();
  service = await ServiceProcess.start(directory);
  expect(await send(service.url, clients(1)[0]!.next())).toMatchObject({ status: 201 });
});
