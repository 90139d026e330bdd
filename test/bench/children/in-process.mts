// Asks the query handler itself, and a bare table of rows of the same size by primary key, in turns.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { GetMeasureStatus } from '../../../src/tracking/queries/status.queries.js';

interface Input {
  readonly dist: string;
  readonly dataDir: string;
  readonly file: string;
  readonly rows: number;
  readonly rounds: number;
  readonly random: readonly Question[];
  readonly mostChanged: readonly Question[];
}
interface Question {
  readonly process: string;
  readonly measure: string;
  readonly asOf: string;
  readonly knownAt: string;
}
interface Latency {
  readonly p50Micros: number;
  readonly p99Micros: number;
}

const input = JSON.parse(readFileSync(0, 'utf8')) as Input; // from test/bench
const built = (file: string) => import(pathToFileURL(join(input.dist, file)).href) as Promise<unknown>;
const { createApp } = (await built('create-app.js')) as typeof import('../../../src/create-app.js');
const { Config } = (await built('config.js')) as typeof import('../../../src/config.js');
const { allowing, MOMENT, readQuery } = (await built(
  'tracking/api/query-string.js',
)) as typeof import('../../../src/tracking/api/query-string.js');
const queries = (await built(
  'tracking/queries/status.queries.js',
)) as typeof import('../../../src/tracking/queries/status.queries.js');
const { GetMeasureStatusHandler } = (await built(
  'tracking/queries/get-measure-status.handler.js',
)) as typeof import('../../../src/tracking/queries/get-measure-status.handler.js');

const app = await createApp(new Config({ dataDir: input.dataDir, dossier: 'none', logLevel: 'warn' }));
await app.init();
const handler = app.get(GetMeasureStatusHandler, { strict: false });
const asked = ({ process, measure, asOf, knownAt }: Question): GetMeasureStatus =>
  new queries.GetMeasureStatus(
    process as GetMeasureStatus['process'],
    measure as GetMeasureStatus['measure'],
    readQuery({ asOf, knownAt }, allowing(...MOMENT)),
  );
const random = input.random.map(asked);
const mostChanged = input.mostChanged.map(asked);
let bytes = 0;
for (const query of random) bytes += (await handler.execute(query)).length; // also warms up
const lookUp = bareTable(Math.round(bytes / random.length));

async function timed<T>(items: readonly T[], look: (item: T) => unknown): Promise<Latency> {
  const micros = new Float64Array(items.length);
  for (const [index, item] of items.entries()) {
    const started = performance.now();
    await look(item);
    micros[index] = (performance.now() - started) * 1000;
  }
  micros.sort();
  return { p50Micros: micros[micros.length >> 1]!, p99Micros: micros[Math.floor(micros.length * 0.99)]! };
}

/** As many rows as there are effects, of the size of an answer. */
function bareTable(size: number): (id: number) => unknown {
  const db = new DatabaseSync(input.file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536');
  db.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
  db.exec(`INSERT INTO row (id, body) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${input.rows})
    SELECT i, printf('%.*c', ${size}, 'x') FROM n`);
  const find = db.prepare('SELECT body FROM row WHERE id = ?');
  return (id) => find.get(id);
}

const ids = input.random.map((_, index) => 1 + ((index * 7_919_993) % input.rows));
const rounds: { bare: Latency; random: Latency; mostChanged: Latency }[] = [];
await timed(ids, lookUp);
await timed(mostChanged, (query) => handler.execute(query));
for (let round = 0; round < input.rounds; round++)
  rounds.push({
    bare: await timed(ids, lookUp),
    random: await timed(random, (query) => handler.execute(query)),
    mostChanged: await timed(mostChanged, (query) => handler.execute(query)),
  });
await app.close();
process.stdout.write(`${JSON.stringify({ rounds, answerBytes: Math.round(bytes / random.length) })}\n`);
