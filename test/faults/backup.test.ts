import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Manifest } from '../../src/backup/manifest.js';
import { SeededRandom } from '../bench/dataset/random.js';
import { detente, ended } from '../cli/command-line.js';
import { dose, STEP_LIMIT_MS } from '../doses.js';
import { ADMIN } from '../e2e/keys.js';
import { Subscriber } from '../webhooks/subscriber.js';
import { onSmallFileSystem } from './log-media.js';
import { nodeCommand } from './log-process.js';
import { Client, openProcesses, PROCESSES, send } from './service-client.js';
import { readLog } from './service-log.js';
import { ServiceProcess } from './service-process.js';

const KILLS = dose('KILLS', { usual: 2, long: 12 });
const SEED = 16;
const LATEST_KILL_MS = 250;
/** Long enough that there is something to kill: what is copied, read and summed up is as long as the log. */
const LARGE_EVENTS = 150;
const environment = { WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8' };

const parent = mkdtempSync(join(tmpdir(), 'detente-backup-'));
const at = (name: string) => join(parent, name);
let service: ServiceProcess;
let subscriber: Subscriber;
beforeAll(async () => {
  subscriber = await Subscriber.start();
  service = await ServiceProcess.start(at('data'), { environment });
  await openProcesses(service.url);
  await subscribe();
  for (let n = 0; n < LARGE_EVENTS; n++) await post(large(n));
});
afterAll(async () => {
  await ServiceProcess.killAll();
  await subscriber.stop();
  rmSync(parent, { recursive: true, force: true });
});

const large = (n: number) => ({
  ...{ id: `large-${n}`, date: '1999-01-01', type: 'report', title: 'A report' },
  notes: `${n}`.padEnd(20_000, ' x'),
});

async function post(body: object): Promise<void> {
  const answer = await send(service.url, {
    ...{ request: `post-${JSON.stringify(body).slice(0, 40)}`, key: undefined, body },
    path: `/api/v1/processes/${PROCESSES[0]}/developments`,
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer));
}

async function subscribe(): Promise<void> {
  const answer = await fetch(`${service.url}/api/v1/webhooks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...ADMIN },
    body: JSON.stringify({ url: subscriber.url, filter: { changes: ['development.recorded'] } }),
  });
  if (answer.status !== 201) throw new Error(await answer.text());
}

const manifestOf = (backup: string) => JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8')) as Manifest;

/** Answers what ends them. */
function writeForEver(): () => Promise<void> {
  let isOver = false;
  const writing = PROCESSES.map(async (process, n) => {
    const client = new Client(`writer-${n}`, process, new SeededRandom(SEED + n));
    while (!isOver) {
      const write = client.next();
      client.learn(write, await send(service.url, write));
    }
  });
  return async () => {
    isOver = true;
    await Promise.all(writing);
  };
}

const answersOf = async (url: string, position: number) =>
  Promise.all(
    PROCESSES.map(async (process) => {
      const path = `/api/v1/processes/${process}/status?asOf=2026-05-15&atPosition=${position}`;
      return (await fetch(`${url}${path}`)).text();
    }),
  );

async function ready({ url }: ServiceProcess): Promise<void> {
  while (!(await fetch(`${url}/health/ready`)).ok) await pause(20);
}

const developmentsOf = async (url: string, upTo: number) =>
  (await readLog(url, 0)).filter(({ type, position }) => type === 'DevelopmentRecorded' && position <= upTo);

test(
  'a backup of a service that is being written to is restored to the same answers, and its webhooks go on where they were',
  async () => {
    const stopWriting = writeForEver();
    await subscriber.until((all) => all.length > LARGE_EVENTS + 20);
    const settled = new Set(subscriber.all.map(({ id }) => id));
    const writtenBefore = (await readLog(service.url, 0)).length;
    const backup = at('under-load');
    const { exit, out, err } = await detente('backup', backup, '--data', at('data'), '--keys-to', at('keys'));
    expect({ exit, err: err.replaceAll(/(copying|verifying) …\n/g, '') }).toEqual({ exit: 0, err: '' });
    expect(out).toContain('All of them lead to a root signed by detente.local/');
    await stopWriting();

    const { position } = manifestOf(backup);
    expect(position).toBeGreaterThanOrEqual(writtenBefore);
    const answers = await answersOf(service.url, position);
    const developments = await developmentsOf(service.url, position);
    expect(await service.terminate()).toMatchObject({ code: 0, errors: '' });
    const sentBefore = subscriber.all.length;

    const restored = await detente('restore', backup, '--to', at('restored'), '--keys', at('keys'));
    expect(restored).toMatchObject({ exit: 0, out: expect.stringContaining('The log leads to the signed root') });
    const again = await ServiceProcess.start(at('restored'), { environment });
    await ready(again);
    expect(await answersOf(again.url, position)).toEqual(answers);
    expect(await developmentsOf(again.url, position)).toEqual(developments);
    const { checkpoint } = manifestOf(backup);
    expect((await detente('verify', again.url, '--key', manifestOf(backup).verifierKeys[0]!)).exit).toBe(0);
    expect((await (await fetch(`${again.url}/audit/checkpoint`)).text()).split('\n')[0]).toBe(
      checkpoint.split('\n')[0],
    );

    const next = { ...large(LARGE_EVENTS), notes: 'short' };
    const recorded = await send(again.url, {
      ...{ request: 'after', key: undefined, body: next },
      path: `/api/v1/processes/${PROCESSES[0]}/developments`,
    });
    const positions = () => new Set(subscriber.all.map(({ event }) => event.data.position));
    const wanted = [...developments.map((event) => event.position), recorded.body.position];
    const sentNow = () => subscriber.all.slice(sentBefore);
    await subscriber.until(() => sentNow().some(({ event }) => event.data.position === recorded.body.position));
    await subscriber.until(() => wanted.every((one) => positions().has(one)));
    expect(sentNow().filter(({ id }) => settled.has(id))).toEqual([]);
    expect(await again.terminate()).toMatchObject({ code: 0, errors: '' });
    service = await ServiceProcess.start(at('data'), { environment });
  },
  6 * STEP_LIMIT_MS,
);

/** Runs the command line, and kills it so long after there is something at a place that `finds` finds. */
async function killed(words: readonly string[], finds: () => boolean, afterMs: number): Promise<void> {
  const [file, ...args] = nodeCommand(join('..', '..', 'src', 'cli.ts'), ...words);
  const child: ChildProcess = spawn(file!, args, { stdio: 'ignore' });
  const closed = once(child, 'close');
  while (!finds() && child.exitCode === null) await pause(1);
  await pause(afterMs);
  child.kill('SIGKILL');
  await closed;
}

test(
  `after each of ${KILLS} kills in a backup there is a whole one or none`,
  async () => {
    const random = new SeededRandom(SEED);
    for (let kill = 0; kill < KILLS; kill++) {
      const to = at(`killed-${kill}`);
      const begun = () => readdirSync(parent).some((name) => name.startsWith(`killed-${kill}`));
      await killed(['backup', to, '--data', at('data')], begun, random.between(0, LATEST_KILL_MS));
      const restored = await detente('restore', to, '--to', at(`of-${kill}`), '--without-keys');
      expect(restored.exit).toBe(existsSync(to) ? 0 : 2);
      for (const left of readdirSync(parent).filter((name) => name.startsWith(`killed-${kill}.unfinished`)))
        expect(existsSync(at(join(left, 'manifest.json')))).toBe(false);
    }
  },
  (KILLS + 1) * STEP_LIMIT_MS,
);

test(
  `after each of ${KILLS} kills in a restore no service starts on what is there, and the same again restores all`,
  async () => {
    expect((await detente('backup', at('whole'), '--data', at('data'), '--keys-to', at('whole-keys'))).exit).toBe(0);
    const random = new SeededRandom(SEED);
    const head = manifestOf(at('whole')).position;
    for (let kill = 0; kill < KILLS; kill++) {
      const to = at(`half-${kill}`);
      const words = ['restore', at('whole'), '--to', to, '--keys', at('whole-keys')];
      await killed(words, () => existsSync(join(to, 'unfinished-restore')), random.between(0, LATEST_KILL_MS));
      const isHalf = !existsSync(join(to, 'log.sqlite')) || existsSync(join(to, 'unfinished-restore'));
      if (isHalf) {
        const { code, errors } = await ServiceProcess.spawn(to).ended;
        expect({ code, errors }).toEqual({
          code: 1,
          errors: expect.stringContaining('Run "npx detente restore" again'),
        });
        expect((await detente(...words)).exit).toBe(0);
      }
      const started = await ServiceProcess.start(to);
      expect((await readLog(started.url, 0)).length).toBe(head);
      await started.kill();
    }
  },
  (KILLS + 1) * STEP_LIMIT_MS,
);

/** Runs the command line where the disk has not room enough for the log. */
const withoutRoom = (directory: string, ...words: string[]) => {
  const command = nodeCommand(join('..', '..', 'src', 'cli.ts'), ...words);
  const limited = onSmallFileSystem(directory) ?? ((whole) => ['prlimit', '--fsize=100000', ...whole]);
  const [file, ...args] = limited(command);
  return ended(spawn(file!, args));
};

test('a disk that is full leaves nothing that looks like a backup, or like a data directory', async () => {
  const place = mkdtempSync(at('small-'));
  const backup = await withoutRoom(place, 'backup', join(place, 'monday'), '--data', at('data'));
  expect(backup).toMatchObject({ exit: 3, err: expect.stringContaining('Nothing was kept in') });
  expect((await detente('backup', at('roomy'), '--data', at('data'))).exit).toBe(0);
  const restore = await withoutRoom(place, 'restore', at('roomy'), '--to', join(place, 'data'), '--without-keys');
  expect(restore).toMatchObject({ exit: 3, err: expect.stringContaining('Nothing was restored to') });
  expect(readdirSync(place)).toEqual([]);
});
