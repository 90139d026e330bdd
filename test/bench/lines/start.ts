import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from '../bench.js';
import type { Build } from '../build.js';
import { programCommand, serviceEnvironment } from '../children/child.js';
import { randomQuestion, statusPath } from '../dataset/data-set.js';
import { SeededRandom } from '../dataset/random.js';
import { residentMib } from '../machine.js';
import { besideOther, byValue, type Row } from '../report.js';
import { interleaved, medianOf } from '../rounds.js';

const REQUESTS = 10_000;
const AT_ONCE = 32;
const POLL_MS = 2;

interface Start {
  readonly seconds: number;
  readonly restingMib: number;
  readonly usedMib: number;
}

/** From nothing to the first answer, and the memory that takes. */
export async function startLine(bench: Bench): Promise<Row[]> {
  const { progress, options } = bench;
  const { size } = await bench.dataSet();
  const random = new SeededRandom(4);
  const paths = Array.from({ length: REQUESTS }, () => statusPath(randomQuestion(size, random)));
  progress.step(`start: ${options.rounds} rounds`);
  const bare = JSON.stringify({ on: 'nest', body: '{}', headers: {} });
  const service = async (build: Build) => {
    const dataDir = await bench.dataOf(build);
    const port = await freePort();
    return started(build.serviceCommand(), serviceEnvironment(dataDir, port), port, paths);
  };
  const { ours, other, nest } = await interleaved<'ours' | 'other' | 'nest', Start>(
    options.rounds,
    {
      ...bench.ofEach(service),
      nest: async () => {
        const port = await freePort();
        const input = JSON.stringify({ ...(JSON.parse(bare) as object), port });
        return started([...programCommand('bare-server.mts'), input], process.env, port, ['/']);
      },
    },
    (text) => progress.part(text),
  );
  const rows = (of: keyof Start, unit: string, atMost: number, name: string): Row[] => {
    const value = (start: Start) => start[of];
    const told = { name, unit, ours: medianOf(ours, value) };
    return [
      byValue({ ...told, reference: medianOf(nest, value), referenceName: 'bare Nest' }, { atMost }),
      ...besideOther(other, value, (reference) => byValue({ ...told, ...reference })),
    ];
  };
  return [
    ...rows('seconds', 's', 2, 'start to first answer'),
    ...rows('restingMib', 'MiB', 300, 'resident memory after the first answer'),
    ...rows('usedMib', 'MiB', 300, `resident memory after ${REQUESTS.toLocaleString('en')} requests`),
  ];
}

async function started(args: string[], env: NodeJS.ProcessEnv, port: number, paths: string[]): Promise<Start> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    while ((await status(agent, port, paths[0]!)) !== 200) {
      if (child.exitCode !== null) throw new Error(`${args[0]} ended with ${child.exitCode}`);
      await pause(POLL_MS);
    }
    const seconds = (performance.now() - began) / 1000;
    const restingMib = residentMib(child.pid!).now;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, first) => {
        for (let at = first; at < REQUESTS; at += AT_ONCE) await status(agent, port, paths[at % paths.length]!);
      }),
    );
    agent.destroy();
    return { seconds, restingMib, usedMib: residentMib(child.pid!).now };
  } finally {
    await stop(child);
  }
}

/** Undefined while nobody listens. */
function status(agent: Agent, port: number, path: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    get({ agent, port, path, host: '127.0.0.1' }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    }).on('error', () => resolve(undefined));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  server.close();
  await once(server, 'close');
  return port;
}
