import { writeFileSync } from 'node:fs';
import type { Day } from '../../../src/kernel/day.js';
import { type Bench, profiling } from '../bench.js';
import { runProgram, Server, untilReady } from '../children/child.js';
import { makeDataSet } from '../dataset/data-set.js';
import { FIRST_DAY, measureIdOf, processIdOf } from '../dataset/history.js';
import { madeDevelopment } from '../dataset/made-development.js';
import { SeededRandom } from '../dataset/random.js';
import type { LoadResult } from '../load/load-generator.js';
import { writeRequests } from '../load/request-file.js';
import { byRatio, type Row } from '../report.js';
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
}
interface Rivals {
  readonly ours: Rival;
  readonly bare: Rival;
}

/** Developments with two effects and a source, posted by many clients and by one. */
export async function appendLine(bench: Bench): Promise<Row[]> {
  const { progress, options } = bench;
  progress.step('append: starting the service and the bare handler');
  await makeDataSet(bench.path('append'), SIZE, () => undefined, false);
  const ours = await Server.service(bench.path('append'), profiling(options.profile));
  try {
    await untilReady(ours);
    const bare = await Server.reference('bare-append.mts', { file: bench.path('bare-append.sqlite'), path: PATH });
    try {
      const rivals = { ours: { server: ours, course: new Course() }, bare: { server: bare, course: new Course() } };
      return [await together(bench, rivals), ...(await alone(bench, rivals))];
    } finally {
      await bare.stop();
    }
  } finally {
    await ours.stop();
  }
}

/** Each call sends developments that were never sent before, more of them than the server can store meanwhile. */
function load({ generator, path }: Bench, { server, course }: Rival, connections: 1 | typeof CLIENTS) {
  let mostASecond: number = MOST_A_SECOND[connections];
  return async (seconds: number): Promise<LoadResult> => {
    const file = path('developments');
    const count = Math.ceil(seconds * mostASecond);
    writeRequests(file, course.developments(count));
    const result = await generator.run({ url: server.url, file, connections, seconds, once: true });
    if (result.requests >= count) throw new Error(`${count} developments were too few for ${seconds} s`);
    mostASecond = result.requestsPerSecond * SPARE;
    return result;
  };
}

async function together(bench: Bench, rivals: Rivals): Promise<Row> {
  const { options, progress } = bench;
  progress.step(`append: ${CLIENTS} clients, ${options.rounds} rounds`);
  const ours = load(bench, rivals.ours, CLIENTS);
  const bare = load(bench, rivals.bare, CLIENTS);
  for (const warmUp of [ours, bare]) await warmUp(Math.min(2, options.seconds));
  const loads = await interleaved(
    options.rounds,
    {
      ours: () => ours(options.seconds),
      bare: () => bare(options.seconds),
    },
    (text) => progress.part(text),
  );
  const rate = (results: readonly LoadResult[]) => medianOf(results, ({ requestsPerSecond }) => requestsPerSecond);
  const told = { unit: 'appends/s', ours: rate(loads.ours), reference: rate(loads.bare) };
  const referenceName = 'bare Nest, one row, same group commit';
  return byRatio({ ...told, name: `durable appends over HTTP, ${CLIENTS} clients`, referenceName }, { atLeast: 0.5 });
}

async function alone(bench: Bench, rivals: Rivals): Promise<Row[]> {
  const { options, progress, path } = bench;
  const { seconds, rounds } = options;
  progress.step(`append: one client, ${rounds} rounds`);
  const texts = path('texts');
  writeFileSync(texts, [...new Course().developments(1_000)].map(({ body }) => `${body}\0`).join(''));
  const ours = load(bench, rivals.ours, 1);
  const bare = load(bench, rivals.bare, 1);
  const { own, insert, handler } = await interleaved<'own' | 'insert' | 'handler', { readonly p50Micros: number }>(
    rounds,
    {
      own: () => ours(seconds),
      insert: (round) => runProgram('bare-insert.mts', { file: path(`bare-insert-${round}.sqlite`), texts, seconds }),
      handler: () => bare(seconds),
    },
    (text) => progress.part(text),
  );
  const micros = (results: readonly { readonly p50Micros: number }[]) =>
    medianOf(results, (result) => result.p50Micros);
  const told = { name: 'durable append over HTTP, 1 client, median', unit: 'µs', ours: micros(own) };
  return [
    byRatio({ ...told, reference: micros(insert), referenceName: 'bare durable insert in process' }, { atMost: 2 }),
    byRatio({ ...told, reference: micros(handler), referenceName: 'bare Nest over HTTP, one row' }),
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
