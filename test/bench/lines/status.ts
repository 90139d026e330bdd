import type { Bench } from '../bench.js';
import { profiling } from '../bench.js';
import { runProgram, Server, untilReady } from '../children/child.js';
import { randomQuestion, statusPath } from '../dataset/data-set.js';
import { SeededRandom } from '../dataset/random.js';
import type { LoadResult } from '../load/load-generator.js';
import type { PacedLoad } from '../load/paced.main.js';
import { writeRequests } from '../load/request-file.js';
import { byRatio, byValue, type Row } from '../report.js';
import { interleaved, medianOf } from '../rounds.js';

const QUESTIONS = 20_000;
const CONNECTIONS = 32;
/** Headers that every server adds by itself. */
const OWN_HEADERS = new Set(['content-length', 'date', 'connection', 'keep-alive']);

interface Rival {
  readonly server: Server;
  readonly file: string;
}

/** Status as of random times over HTTP, against handlers that answer as many bytes with the same headers. */
export async function statusLine(bench: Bench): Promise<Row[]> {
  const { directory, size } = await bench.dataSet();
  const random = new SeededRandom(1);
  const paths = Array.from({ length: QUESTIONS }, () => statusPath(randomQuestion(size, random)));
  const questions = bench.path('questions');
  const root = bench.path('root');
  writeRequests(
    questions,
    paths.map((path) => ({ method: 'GET', path })),
  );
  writeRequests(root, [{ method: 'GET', path: '/' }]);
  bench.progress.step('status: starting the service and the bare handlers');
  const service = await Server.service(directory, profiling(bench.options.profile));
  const servers = [service];
  try {
    await untilReady(service);
    const answer = await typicalAnswer(service.url, paths.slice(0, 500));
    bench.progress.step(`status: an answer has ${Buffer.byteLength(answer.body)} bytes on average`);
    const route = '/api/v1/processes/:process/measures/:measure/status';
    const nest = await Server.reference('bare-server.mts', { on: 'nest', ...answer });
    servers.push(nest);
    const fastify = await Server.reference('bare-server.mts', { on: 'fastify', ...answer, route });
    servers.push(fastify);
    return await measure(bench, {
      ours: { server: service, file: questions },
      nest: { server: nest, file: root },
      fastify: { server: fastify, file: root },
      'fastify, same URLs': { server: fastify, file: questions },
    });
  } finally {
    for (const server of servers) await server.stop();
  }
}

type Rivals = Readonly<Record<'ours' | 'nest' | 'fastify' | 'fastify, same URLs', Rival>>;

async function measure(bench: Bench, rivals: Rivals): Promise<Row[]> {
  const { options, generator, progress } = bench;
  const full = ({ server: { url }, file }: Rival, seconds = options.seconds) =>
    generator.run({ url, file, connections: CONNECTIONS, seconds, once: false });
  progress.step('status: warming up');
  for (const rival of Object.values(rivals)) await full(rival, Math.min(3, options.seconds));
  progress.step(`status: full load, ${CONNECTIONS} connections, ${options.rounds} rounds`);
  const loads = await interleaved(
    options.rounds,
    {
      ours: () => full(rivals.ours),
      nest: () => full(rivals.nest),
      fastify: () => full(rivals.fastify),
      sameUrls: () => full(rivals['fastify, same URLs']),
    },
    (text) => progress.part(text),
  );
  const rate = (results: readonly LoadResult[]) => medianOf(results, ({ requestsPerSecond }) => requestsPerSecond);
  const ours = { name: 'status over HTTP', unit: 'requests/s', ours: rate(loads.ours) };
  const rows = [
    byRatio({ ...ours, reference: rate(loads.nest), referenceName: 'bare Nest on Fastify' }, { atLeast: 0.7 }),
    byRatio({ ...ours, reference: rate(loads.fastify), referenceName: 'bare Fastify' }, { atLeast: 0.7 }),
    byRatio({ ...ours, reference: rate(loads.sameUrls), referenceName: 'bare Fastify, same URLs' }),
  ];
  return [...rows, ...(await atHalfLoad(bench, rivals, ours.ours / 2)), memory(rivals.ours.server)];
}

async function atHalfLoad(bench: Bench, rivals: Rivals, requestsPerSecond: number): Promise<Row[]> {
  const { options, progress } = bench;
  progress.step(`status: half load, ${Math.round(requestsPerSecond)} requests/s at random moments`);
  const paced = ({ server: { url }, file }: Rival) => {
    const load: PacedLoad = { url, file, connections: CONNECTIONS, seconds: options.seconds, requestsPerSecond };
    return runProgram<LoadResult>('../load/paced.main.ts', load);
  };
  const loads = await interleaved(
    Math.min(3, options.rounds),
    { ours: () => paced(rivals.ours), nest: () => paced(rivals.nest) },
    (text) => progress.part(text),
  );
  const failed = loads.ours.reduce((sum, result) => sum + result.failed, 0);
  if (failed > 0) throw new Error(`${failed} requests failed at half load`);
  const ms = (results: readonly LoadResult[]) => medianOf(results, ({ p99Micros }) => p99Micros) / 1000;
  const told = { unit: 'ms', ours: ms(loads.ours), reference: ms(loads.nest) };
  const name = `status over HTTP, p99 at half load`;
  return [byValue({ ...told, name, referenceName: 'bare Nest at the same rate' }, { atMost: 5 })];
}

function memory(service: Server): Row {
  const { now } = service.memoryMib();
  return byValue({ name: 'resident memory after that load', unit: 'MiB', ours: now }, { atMost: 300 });
}

/** One whose length is the closest to the mean, with the headers it came with. */
async function typicalAnswer(url: string, paths: readonly string[]) {
  const answers: { body: string; headers: Record<string, string> }[] = [];
  for (const path of paths) {
    const response = await fetch(url + path);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    const headers = Object.fromEntries([...response.headers].filter(([name]) => !OWN_HEADERS.has(name)));
    answers.push({ body: await response.text(), headers });
  }
  const mean = answers.reduce((sum, { body }) => sum + body.length, 0) / answers.length;
  return answers.toSorted((a, b) => Math.abs(a.body.length - mean) - Math.abs(b.body.length - mean))[0]!;
}
