import type { Bench } from '../bench.js';
import type { Build } from '../build.js';
import { runProgram, Server, untilReady } from '../children/child.js';
import { newestKnown, randomQuestion, statusPath } from '../dataset/data-set.js';
import { SeededRandom } from '../dataset/random.js';
import type { LoadResult } from '../load/load-generator.js';
import type { PacedLoad } from '../load/paced.main.js';
import { writeRequests } from '../load/request-file.js';
import { besideOther, byRatio, byValue, type Row } from '../report.js';
import { interleaved, medianOf } from '../rounds.js';

const QUESTIONS = 20_000;
const CONNECTIONS = 32;
/** Headers that every server adds by itself. */
const OWN_HEADERS = new Set(['content-length', 'date', 'connection', 'keep-alive']);

/** Names of request files. */
type Asking = 'newest' | 'known' | 'root';
const FILES: readonly Asking[] = ['newest', 'known', 'root'];

interface Rivals {
  readonly ours: Server;
  readonly other: Server | undefined;
  readonly nest: Server;
  readonly fastify: Server;
}

/** Status as of random days over HTTP, against handlers that answer as many bytes with the same headers. */
export async function statusLine(bench: Bench): Promise<Row[]> {
  const { size } = await bench.dataSet();
  const random = new SeededRandom(1);
  const questions = Array.from({ length: QUESTIONS }, () => randomQuestion(size, random));
  const known = questions.map(statusPath);
  const paths: Record<Asking, readonly string[]> = {
    newest: questions.map(newestKnown).map(statusPath),
    known,
    root: ['/'],
  };
  for (const name of FILES)
    writeRequests(
      bench.path(name),
      paths[name].map((path) => ({ method: 'GET', path })),
    );
  bench.progress.step('status: starting the service and the bare handlers');
  const servers: Server[] = [];
  const started = async (starting: Promise<Server>): Promise<Server> => {
    const server = await starting;
    servers.push(server);
    return server;
  };
  const service = async (build: Build): Promise<Server> => {
    const server = await started(Server.service(build, await bench.dataOf(build)));
    await untilReady(server);
    return server;
  };
  try {
    const ours = await service(bench.ours);
    const other = bench.other && (await service(bench.other));
    const answer = await typicalAnswer(ours.url, known.slice(0, 500));
    bench.progress.step(`status: an answer has ${Buffer.byteLength(answer.body)} bytes on average`);
    const route = '/api/v1/processes/:process/measures/:measure/status';
    const nest = await started(Server.reference('bare-server.mts', { on: 'nest', ...answer }));
    const fastify = await started(Server.reference('bare-server.mts', { on: 'fastify', ...answer, route }));
    return await measure(bench, { ours, other, nest, fastify });
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function measure(bench: Bench, rivals: Rivals): Promise<Row[]> {
  const { options, generator, progress, path } = bench;
  const { ours, other, nest, fastify } = rivals;
  const full = ({ url }: Server, asking: Asking, seconds = options.seconds) =>
    generator.run({ url, file: path(asking), connections: CONNECTIONS, seconds, once: false });
  progress.step('status: warming up');
  for (const server of [ours, other, nest, fastify])
    if (server) await full(server, server === nest ? 'root' : 'known', Math.min(3, options.seconds));
  progress.step(`status: full load, ${CONNECTIONS} connections, ${options.rounds} rounds`);
  const loads = await interleaved(
    options.rounds,
    {
      known: () => full(ours, 'known'),
      otherKnown: other && (() => full(other, 'known')),
      newest: () => full(ours, 'newest'),
      otherNewest: other && (() => full(other, 'newest')),
      nest: () => full(nest, 'root'),
      fastify: () => full(fastify, 'root'),
      sameUrls: () => full(fastify, 'known'),
    },
    (text) => progress.part(text),
  );
  const rate = ({ requestsPerSecond }: LoadResult) => requestsPerSecond;
  const known = { name: 'status over HTTP, random known', unit: 'requests/s', ours: medianOf(loads.known, rate) };
  const newest = { name: 'status over HTTP, newest known', unit: 'requests/s', ours: medianOf(loads.newest, rate) };
  const bareNest = { reference: medianOf(loads.nest, rate), referenceName: 'bare Nest on Fastify' };
  const bareFastify = { reference: medianOf(loads.fastify, rate), referenceName: 'bare Fastify' };
  const sameUrls = { reference: medianOf(loads.sameUrls, rate), referenceName: 'bare Fastify, same URLs' };
  return [
    byRatio({ ...newest, ...bareNest }, { atLeast: 0.7 }),
    ...besideOther(loads.otherNewest, rate, (reference) => byRatio({ ...newest, ...reference }, { atLeast: 1 })),
    byRatio({ ...known, ...bareNest }, { atLeast: 0.7 }),
    byRatio({ ...known, ...bareFastify }, { atLeast: 0.7 }),
    byRatio({ ...known, ...sameUrls }),
    ...besideOther(loads.otherKnown, rate, (reference) => byRatio({ ...known, ...reference }, { atLeast: 0.9 })),
    ...(await atHalfLoad(bench, rivals, known.ours / 2)),
    ...memory(rivals),
  ];
}

async function atHalfLoad(bench: Bench, { ours, other, nest }: Rivals, requestsPerSecond: number): Promise<Row[]> {
  const { options, progress, path } = bench;
  progress.step(`status: half load, ${Math.round(requestsPerSecond)} requests/s at random moments`);
  const paced = ({ url }: Server, asking: Asking) => {
    const { seconds } = options;
    const load: PacedLoad = { url, file: path(asking), connections: CONNECTIONS, seconds, requestsPerSecond };
    return runProgram<LoadResult>('../load/paced.main.ts', load);
  };
  const loads = await interleaved(
    Math.min(3, options.rounds),
    {
      ours: () => paced(ours, 'known'),
      other: other && (() => paced(other, 'known')),
      nest: () => paced(nest, 'root'),
    },
    (text) => progress.part(text),
  );
  const failed = loads.ours.reduce((sum, result) => sum + result.failed, 0);
  if (failed > 0) throw new Error(`${failed} requests failed at half load`);
  const ms = ({ p99Micros }: LoadResult) => p99Micros / 1000;
  const told = { name: 'status over HTTP, p99 at half load', unit: 'ms', ours: medianOf(loads.ours, ms) };
  const bareNest = { reference: medianOf(loads.nest, ms), referenceName: 'bare Nest at the same rate' };
  return [
    byValue({ ...told, ...bareNest }, { atMost: 5 }),
    ...besideOther(loads.other, ms, (reference) => byValue({ ...told, ...reference })),
  ];
}

function memory({ ours, other }: Rivals): Row[] {
  const now = (service: Server) => service.memoryMib().now;
  const told = { name: 'resident memory after that load', unit: 'MiB', ours: now(ours) };
  return [
    byValue(told, { atMost: 300 }),
    ...besideOther(other ? [other] : [], now, (reference) => byValue({ ...told, ...reference })),
  ];
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
