import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SeededRandom } from '../bench/dataset/random.js';
import { STEP_LIMIT_MS } from '../doses.js';
import { Subscriber } from '../webhooks/subscriber.js';
import { Client, openProcesses, PROCESSES, send } from './service-client.js';
import { readLog } from './service-log.js';
import { ServiceProcess } from './service-process.js';

const KILLS = Number(process.env['KILLS'] ?? 50);
const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const SUBSCRIPTIONS = 10;
const CLIENTS = 4;
const LONGEST_LIFE_MS = 500;
const environment = { WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8' };

let directory: string;
let subscriber: Subscriber;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'detente-webhooks-kill-'));
  subscriber = await Subscriber.start();
});
afterAll(async () => {
  await ServiceProcess.killAll();
  await subscriber.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Lets the clients write and the subscriptions be served, and kills the service so long after its first answer. */
async function killUnderLoad(service: ServiceProcess, clients: readonly Client[], afterMs: number): Promise<void> {
  let begin = () => undefined as void;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const writeForEver = async (client: Client) => {
    for (;;) {
      const write = client.next();
      const answer = await send(service.url, write).catch(() => undefined);
      if (!answer) return;
      client.learn(write, answer);
      begin();
      await pause(5);
    }
  };
  const writing = Promise.all(clients.map(writeForEver));
  await Promise.race([begun.then(() => pause(afterMs)), writing]);
  await service.kill();
  await writing;
}

test(
  `through ${KILLS} kills each of ${SUBSCRIPTIONS} subscriptions gets everything in order, and again only what was on its way (SEED=${SEED})`,
  async () => {
    const random = new SeededRandom(SEED);
    const clients = Array.from(
      { length: CLIENTS },
      (_, n) => new Client(`client-${n}`, PROCESSES[n % PROCESSES.length]!, new SeededRandom(SEED + n)),
    );
    let service = await ServiceProcess.start(directory, { environment });
    await openProcesses(service.url);
    for (let n = 0; n < SUBSCRIPTIONS; n++) await subscriber.subscribeTo(service.url, n);
    for (let kill = 1; kill <= KILLS; kill++) {
      await killUnderLoad(service, clients, random.between(10, LONGEST_LIFE_MS));
      service = await ServiceProcess.start(directory, { environment });
    }
    const events = (await readLog(service.url, 0)).filter(({ type }) => type?.startsWith('Development'));
    expect(events.length).toBeGreaterThanOrEqual(KILLS);
    const of = (n: number, process: string) =>
      subscriber.all
        .filter(({ path, event }) => path === `/hook/${n}` && event.source.endsWith(`/${process}`))
        .map(({ event }) => event.data.position);
    const isComplete = () => {
      const ids = new Set(subscriber.all.map(({ id }) => id));
      return ids.size >= events.length * SUBSCRIPTIONS;
    };
    await subscriber.until(isComplete, 3 * STEP_LIMIT_MS);
    let again = 0;
    for (let n = 0; n < SUBSCRIPTIONS; n++)
      for (const process of PROCESSES) {
        const expected = events.filter(({ stream }) => stream === `process-${process}`).map(({ position }) => position);
        const got = of(n, process);
        // A repetition comes right after what it repeats: nothing older was on its way when the service was killed.
        expect(got.filter((position, index) => position !== got[index - 1])).toEqual(expected);
        expect(got.length - expected.length).toBeLessThanOrEqual(KILLS);
        again += got.length - expected.length;
      }
    expect(again).toBeLessThanOrEqual(KILLS * SUBSCRIPTIONS * PROCESSES.length);
    expect(await service.terminate()).toMatchObject({ code: 0, errors: '' });
  },
  (KILLS + 4) * STEP_LIMIT_MS,
);
