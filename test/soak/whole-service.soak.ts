import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SeededRandom } from '../bench/dataset/random.js';
import { STEP_LIMIT_MS } from '../doses.js';
import { Client, openProcesses, PROCESSES, send, type Write } from '../faults/service-client.js';
import { readLog, WatchedLog } from '../faults/service-log.js';
import { ServiceProcess } from '../faults/service-process.js';
import { firstDifference, rebuiltRowsOf, rowsOf } from '../tracking/projections/read-model-rows.js';
import { Subscriber } from '../webhooks/subscriber.js';

const SOAK_MINUTES = Number(process.env['SOAK_MINUTES'] ?? 10);
const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const WRITERS = 4;
const READERS = 4;
const SUBSCRIPTIONS = 5;
/** Of the time, the first third has restarts; in the rest memory is watched. */
const RESTARTS = 6;
/** Room for what a larger log rightly takes: the process keeps what it knows of more developments, up to its limits. */
const MEMORY_MAY_GROW_BY = 0.25;
const WRITE_EVERY_MS = 25;
/** As `npm start` does. */
const FLAGS = ['--max-semi-space-size=8', '--heap-growing-percent=75'];
const wrap = ([node, ...words]: string[]) => [node!, ...FLAGS, ...words];
const environment = { WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8' };

const READS = [
  '/status',
  '/status?asOf=2015-03-04',
  '/status?asOf=2015-03-04&knownAt=2020-01-01&knownBy=report',
  '/measures',
  '/measures/border/history',
  '/timeline?limit=50',
  '/developments?text=client&limit=20',
  '/developments?limit=50',
  '/diff?from=2001-01-01&to=2026-01-01',
  '/audit?limit=20',
  '/export',
];

const directory = mkdtempSync(join(tmpdir(), 'detente-soak-'));
let subscriber: Subscriber;
beforeAll(async () => {
  subscriber = await Subscriber.start();
});
afterAll(async () => {
  await ServiceProcess.killAll();
  await subscriber.stop();
  rmSync(directory, { recursive: true, force: true });
});

const residentMib = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const tell = (line: string) => process.stderr.write(`${line}\n`);

/** Clients that go on through restarts, and keep what they were told. */
class Load {
  readonly answered: Awaited<ReturnType<typeof written>>[] = [];
  readonly unanswered: Write[] = [];
  readonly refused: string[] = [];
  reads = 0;
  /** Where the service is; undefined while it is not. */
  url: string | undefined;
  private ended = false;
  private readonly clients: readonly Client[];

  constructor(seed: number) {
    this.clients = Array.from(
      { length: WRITERS },
      (_, n) => new Client(`client-${n}`, PROCESSES[n % PROCESSES.length]!, new SeededRandom(seed + n)),
    );
  }

  run(): Promise<unknown> {
    return Promise.all([
      ...this.clients.map((client) => this.write(client)),
      ...Array.from({ length: READERS }, (_, n) => this.read(new SeededRandom(n))),
    ]);
  }

  end(): void {
    this.ended = true;
  }

  private async write(client: Client): Promise<void> {
    while (!this.ended) {
      await pause(WRITE_EVERY_MS);
      if (this.url === undefined) continue;
      const write = client.next();
      const done = await written(this.url, write).catch(() => undefined);
      if (!done) this.unanswered.push(write);
      else if (done.answer.status === 201) {
        client.learn(write, done.answer);
        this.answered.push(done);
      } else if (done.answer.status === 503) this.unanswered.push(write);
      else this.refused.push(JSON.stringify(done));
    }
  }

  private async read(random: SeededRandom): Promise<void> {
    while (!this.ended) {
      await pause(WRITE_EVERY_MS);
      if (this.url === undefined) continue;
      const path = `/api/v1/processes/${random.oneOf(PROCESSES)}${random.oneOf(READS)}`;
      const response = await fetch(this.url + path).catch(() => undefined);
      const text = await response?.text().catch(() => undefined);
      if (response && response.status !== 200 && response.status !== 503) this.refused.push(`${path}: ${text}`);
      this.reads += 1;
    }
  }
}

async function written(url: string, write: Write) {
  return { write, answer: await send(url, write) };
}

test(
  `${SOAK_MINUTES} minutes of writes, reads, deliveries and restarts: nothing is lost, and memory is flat (SEED=${SEED})`,
  async () => {
    const wholeMs = SOAK_MINUTES * 60_000;
    let service = await ServiceProcess.start(directory, { environment, wrap });
    await openProcesses(service.url);
    for (let n = 0; n < SUBSCRIPTIONS; n++) await subscriber.subscribeTo(service.url, n);
    const load = new Load(SEED);
    load.url = service.url;
    const running = load.run();
    for (let restart = 1; restart <= RESTARTS; restart++) {
      await pause(wholeMs / 3 / RESTARTS);
      load.url = undefined;
      await (restart % 2 === 0 ? service.kill() : service.terminate());
      service = await ServiceProcess.start(directory, { environment, wrap });
      load.url = service.url;
      tell(`restart ${restart} of ${RESTARTS}: ${load.answered.length} written, ${load.reads} read`);
    }
    const memoryMib: number[] = [];
    const samples = 60;
    for (let sample = 1; sample <= samples; sample++) {
      await pause((wholeMs * 2) / 3 / samples);
      memoryMib.push(residentMib(service.pid));
      if (sample % 6 === 0)
        tell(
          `${memoryMib.at(-1)!.toFixed(0)} MiB; ${load.answered.length} written, ${load.reads} read, ${subscriber.all.length} delivered`,
        );
    }
    load.end();
    await running;

    expect(load.refused.slice(0, 3)).toEqual([]);
    const log = new WatchedLog();
    await log.readOn(service.url);
    log.expectAnswered(load);
    await log.retry(service.url, { answered: [], unanswered: load.unanswered.slice(-50) });
    const changes = (await readLog(service.url, 0)).filter(({ type }) => type?.startsWith('Development'));
    const isComplete = () => new Set(subscriber.all.map(({ id }) => id)).size >= changes.length * SUBSCRIPTIONS;
    await subscriber.until(isComplete, 5 * STEP_LIMIT_MS);
    const early = median(memoryMib.slice(samples / 6, samples / 2));
    const late = median(memoryMib.slice(-samples / 3));
    tell(
      `memory: ${early.toFixed(0)} MiB early, ${late.toFixed(0)} MiB late; ${changes.length} developments, corrections and retractions`,
    );
    expect(late / early).toBeLessThan(1 + MEMORY_MAY_GROW_BY);
    expect(await service.terminate()).toMatchObject({ code: 0, errors: '' });
    expect(firstDifference(rowsOf(directory), await rebuiltRowsOf(directory))).toBeUndefined();
  },
  SOAK_MINUTES * 60_000 + 15 * STEP_LIMIT_MS,
);
