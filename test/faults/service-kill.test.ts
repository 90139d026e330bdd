import { randomInt } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SeededRandom } from '../bench/dataset/random.js';
import { dose, STEP_LIMIT_MS } from '../doses.js';
import { catchUp, firstDifference, rebuiltRowsOf, rowsOf } from '../tracking/projections/read-model-rows.js';
import { Client, openProcesses, PROCESSES, send } from './service-client.js';
import { type Load, WatchedLog } from './service-log.js';
import { ServiceProcess } from './service-process.js';

const KILLS = dose('KILLS', { usual: 3, long: 50 });
const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31));
/** A comparison takes as long as the log is. */
const COMPARED_EVERY = Math.max(5, Math.ceil(KILLS / 5));
const CLIENTS = 8;
const LONGEST_LIFE_MS = 400;
const LONGEST_START_MS = 600;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'detente-service-kill-'));
});
afterAll(async () => {
  await ServiceProcess.killAll();
  rmSync(directory, { recursive: true, force: true });
});

/** Lets the clients write, and kills the service so long after its first answer. */
async function killUnderLoad(service: ServiceProcess, clients: readonly Client[], afterMs: number): Promise<Load> {
  const answered: Load['answered'][number][] = [];
  const unanswered: Load['unanswered'][number][] = [];
  let begin = () => undefined as void;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const writeForEver = async (client: Client) => {
    for (;;) {
      const write = client.next();
      const answer = await send(service.url, write).catch(() => undefined);
      if (!answer) return void unanswered.push(write);
      expect(answer).toMatchObject({ status: 201, replayed: false });
      answered.push({ write, answer });
      begin();
      client.learn(write, answer);
    }
  };
  const writing = Promise.all(clients.map(writeForEver));
  await Promise.race([begun.then(() => pause(afterMs)), writing]);
  await service.kill();
  await writing;
  return { answered, unanswered };
}

async function killWhileStarting(afterMs: number): Promise<void> {
  const service = ServiceProcess.spawn(directory);
  await pause(afterMs);
  await service.kill();
}

/** The read model as it was left, brought up to the end of the log, has the rows of one made anew. */
async function expectReadModelAsRebuilt(stopped: string): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), 'detente-service-kill-copy-'));
  try {
    cpSync(stopped, copy, { recursive: true });
    await catchUp(copy);
    expect(firstDifference(rowsOf(copy), await rebuiltRowsOf(copy))).toBeUndefined();
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

test(
  `after each of ${KILLS} kills under load every answered write is there exactly once (SEED=${SEED})`,
  async () => {
    const random = new SeededRandom(SEED);
    const clients = Array.from(
      { length: CLIENTS },
      (_, n) => new Client(`client-${n}`, PROCESSES[n % PROCESSES.length]!, new SeededRandom(SEED + n)),
    );
    const log = new WatchedLog();
    let service = await ServiceProcess.start(directory);
    await openProcesses(service.url);
    let answered = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      const load = await killUnderLoad(service, clients, random.between(10, LONGEST_LIFE_MS));
      answered += load.answered.length;
      if (kill % 5 === 0) await killWhileStarting(random.between(0, LONGEST_START_MS));
      if (kill % COMPARED_EVERY === 0) await expectReadModelAsRebuilt(directory);
      service = await ServiceProcess.start(directory);
      await log.readOn(service.url);
      log.expectAnswered(load);
      await log.retry(service.url, load);
    }
    expect(answered).toBeGreaterThanOrEqual(KILLS);
    await log.expectSame(service.url);
    expect(await service.terminate()).toMatchObject({ code: 0, errors: '' });
    await expectReadModelAsRebuilt(directory);
  },
  (KILLS + 2) * STEP_LIMIT_MS,
);
