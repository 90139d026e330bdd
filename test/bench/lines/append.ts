import { writeFileSync } from 'node:fs';
import type { Day } from '../../../src/kernel/day.js';
import type { Bench } from '../bench.js';
import type { Build } from '../build.js';
import { runProgram, Server, untilReady } from '../children/child.js';
import { copyLog, makeDataSet } from '../dataset/data-set.js';
import { FIRST_DAY, measureIdOf, processIdOf } from '../dataset/history.js';
import { madeDevelopment } from '../dataset/made-development.js';
import { SeededRandom } from '../dataset/random.js';
import type { LoadResult } from '../load/load-generator.js';
import { writeRequests } from '../load/request-file.js';
import { besideOther, byRatio, type Row } from '../report.js';
import { interleaved, medianOf } from '../rounds.js';

const CLIENTS = 64;
/** More than any handler stores in a second: to find out how many it does, and for one client. */
const MOST_A_SECOND = { [CLIENTS]: 60_000, 1: 20_000 };
/** Requests that are made ready for a round, of those that are likely to be sent. */
const SPARE = 1.7;
const DEVELOPMENTS_A_DAY = 50;
const SIZE = { effects: 0, processes: 1, measures: 500, mostChanges: 0 };
const PATH = `/api/v1/processes/${processIdOf(0)}/developments`;

interface Rival {
  readonly server: Server;
  readonly course: Course;
  /** Until nothing is left to do for what was appended. */
  readonly rest: () => Promise<void>;
}
interface Rivals {
  readonly ours: Rival;
  readonly other: Rival | undefined;
  readonly bare: Rival;
}
interface Appends extends LoadResult {
  /** Processor time of the server for each append, with all that follows from it. */
  readonly processorMicros: number;
}

/** Developments with two effects and a source, posted by many clients and by one. */
export async function appendLine(bench: Bench): Promise<Row[]> {
  bench.progress.step('append: starting the service and the bare handler');
  const log = bench.path('append');
  await makeDataSet(
    log,
    SIZE,
    () => undefined,
    () => [],
  );
  const servers: Server[] = [];
  const service = async (build: Build, dataDir: string): Promise<Rival> => {
    copyLog(log, dataDir);
    const server = await Server.service(build, dataDir);
    servers.push(server);
    await untilReady(server);
    return { server, course: new Course(), rest: () => untilReady(server) };
  };
  try {
    const ours = await service(bench.ours, bench.path('append-ours'));
    const other = bench.other && (await service(bench.other, bench.path('append-other')));
    const server = await Server.reference('bare-append.mts', { file: bench.path('bare-append.sqlite'), path: PATH });
    servers.push(server);
    const rivals = { ours, other, bare: { server, course: new Course(), rest: () => Promise.resolve() } };
    return [...(await together(bench, rivals)), ...(await alone(bench, rivals))];
  } finally {
    for (const server of servers) await server.stop();
  }
}

/** Each call sends developments that were never sent before, more of them than the server can store meanwhile. */
function load({ generator, path }: Bench, { server, course, rest }: Rival, connections: 1 | typeof CLIENTS) {
  let mostASecond: number = MOST_A_SECOND[connections];
  return async (seconds: number): Promise<Appends> => {
    const file = path('developments');
    const count = Math.ceil(seconds * mostASecond);
    writeRequests(file, course.developments(count));
    const before = server.processorMicros();
    const result = await generator.run({ url: server.url, file, connections, seconds, once: true });
    await rest();
    const processorMicros = (server.processorMicros() - before) / result.requests;
    if (result.requests >= count) throw new Error(`${count} developments were too few for ${seconds} s`);
    mostASecond = result.requestsPerSecond * SPARE;
    return { ...result, processorMicros };
  };
}

async function together(bench: Bench, rivals: Rivals): Promise<Row[]> {
  const { options, progress } = bench;
  progress.step(`append: ${CLIENTS} clients, ${options.rounds} rounds`);
  const ours = load(bench, rivals.ours, CLIENTS);
  const other = rivals.other && load(bench, rivals.other, CLIENTS);
  const bare = load(bench, rivals.bare, CLIENTS);
  for (const warmUp of [ours, other, bare]) await warmUp?.(Math.min(2, options.seconds));
  const loads = await interleaved(
    options.rounds,
    {
      ours: () => ours(options.seconds),
      other: other && (() => other(options.seconds)),
      bare: () => bare(options.seconds),
    },
    (text) => progress.part(text),
  );
  const rate = ({ requestsPerSecond }: Appends) => requestsPerSecond;
  const name = `durable appends over HTTP, ${CLIENTS} clients`;
  const told = { name, unit: 'appends/s', ours: medianOf(loads.ours, rate) };
  const bareRate = { reference: medianOf(loads.bare, rate), referenceName: 'bare Nest, one row, same group commit' };
  return [
    byRatio({ ...told, ...bareRate }, { atLeast: 0.5 }),
    ...besideOther(loads.other, rate, (reference) => byRatio({ ...told, ...reference })),
    ...processorTime(`${CLIENTS} clients`, loads),
  ];
}

async function alone(bench: Bench, rivals: Rivals): Promise<Row[]> {
  const { options, progress, path } = bench;
  const { seconds, rounds } = options;
  progress.step(`append: one client, ${rounds} rounds`);
  const texts = path('texts');
  writeFileSync(texts, [...new Course().developments(1_000)].map(({ body }) => `${body}\0`).join(''));
  const ours = load(bench, rivals.ours, 1);
  const other = rivals.other && load(bench, rivals.other, 1);
  const bare = load(bench, rivals.bare, 1);
  const inserts: Median[] = [];
  const loads = await interleaved(
    rounds,
    {
      ours: () => ours(seconds),
      other: other && (() => other(seconds)),
      bare: async (round) => {
        inserts.push(
          await runProgram('bare-insert.mts', { file: path(`bare-insert-${round}.sqlite`), texts, seconds }),
        );
        return bare(seconds);
      },
    },
    (text) => progress.part(text),
  );
  const median = ({ p50Micros }: Median) => p50Micros;
  const told = { name: 'durable append over HTTP, 1 client, median', unit: 'µs', ours: medianOf(loads.ours, median) };
  const insert = { reference: medianOf(inserts, median), referenceName: 'bare durable insert in process' };
  const handler = { reference: medianOf(loads.bare, median), referenceName: 'bare Nest over HTTP, one row' };
  return [
    byRatio({ ...told, ...insert }, { atMost: 2 }),
    byRatio({ ...told, ...handler }),
    ...besideOther(loads.other, median, (reference) => byRatio({ ...told, ...reference })),
    ...processorTime('1 client', loads),
  ];
}

type Median = Pick<LoadResult, 'p50Micros'>;

function processorTime(clients: string, { ours, other, bare }: Record<keyof Rivals, readonly Appends[]>): Row[] {
  const time = ({ processorMicros }: Appends) => processorMicros;
  const told = { name: `processor time of a durable append, ${clients}`, unit: 'µs', ours: medianOf(ours, time) };
  if (Number.isNaN(told.ours)) return [{ name: told.name, skipped: 'there is no /proc to read it from' }];
  return [
    byRatio({ ...told, reference: medianOf(bare, time), referenceName: 'bare Nest, one row' }),
    ...besideOther(other, time, (reference) => byRatio({ ...told, ...reference }, { atMost: 0.7 })),
  ];
}

/** Goes on in time from call to call, so that no day has more news than in the data set. */
class Course {
  private readonly random = new SeededRandom(3);
  private made = 0;

  *developments(count: number) {
    const { random } = this;
    for (const end = this.made + count; this.made < end; this.made++) {
      const today = (FIRST_DAY + Math.floor(this.made / DEVELOPMENTS_A_DAY)) as Day;
      const measures = [measureIdOf(random.between(0, 249)), measureIdOf(random.between(250, SIZE.measures - 1))];
      const development = madeDevelopment(`d-${this.made}`, today, measures, random);
      yield { method: 'POST', path: PATH, body: JSON.stringify(development) } as const;
    }
  }
}
