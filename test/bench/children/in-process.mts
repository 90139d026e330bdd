// Asks the query handler itself, right after a start, and a bare table of rows of the same size by primary key.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { GetMeasureStatus } from '../../../src/tracking/queries/get-measure-status.js';

interface Input {
  readonly dist: string;
  readonly dataDir: string;
  /** Of the bare table; made where it is not there. */
  readonly file: string;
  readonly rows: number;
  /** Not measured: they warm the code, and keep nothing that answers others. */
  readonly before: readonly Question[];
  readonly questions: Readonly<Record<string, readonly Question[]>>;
}
interface Question {
  readonly process: string;
  readonly measure: string;
  readonly moment: Readonly<Record<string, string>>;
}
interface Latency {
  readonly p50Micros: number;
  readonly p99Micros: number;
}

const input = JSON.parse(readFileSync(0, 'utf8')) as Input; // from test/bench
const built = (file: string) => import(pathToFileURL(join(input.dist, file)).href) as Promise<unknown>;
const { createApp } = (await built('create-app.js')) as typeof import('../../../src/create-app.js');
const { Config } = (await built('config.js')) as typeof import('../../../src/config.js');
const { readQuery } = (await built('http/query-string.js')) as typeof import('../../../src/http/query-string.js');
const { TEMPORAL } = (await built(
  'tracking/api/parameters.js',
)) as typeof import('../../../src/tracking/api/parameters.js');
const { GetMeasureStatus: Ask, GetMeasureStatusHandler } = (await built(
  'tracking/queries/get-measure-status.js',
)) as typeof import('../../../src/tracking/queries/get-measure-status.js');

const app = await createApp(new Config({ dataDir: input.dataDir, dossier: 'none', logLevel: 'warn' }));
await app.init();
const handler = app.get(GetMeasureStatusHandler, { strict: false });
let bytes = 0;
let answers = 0;
const ask = async (query: GetMeasureStatus): Promise<void> => {
  bytes += (await handler.execute(query)).length;
  answers++;
};
const queriesOf = (questions: readonly Question[]): GetMeasureStatus[] =>
  questions.map(
    ({ process, measure, moment }) =>
      new Ask(
        process as GetMeasureStatus['process'],
        measure as GetMeasureStatus['measure'],
        readQuery(moment, TEMPORAL),
      ),
  );

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
  const isMade = existsSync(input.file);
  const db = new DatabaseSync(input.file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536');
  if (!isMade) {
    db.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
    db.exec(`INSERT INTO row (id, body) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${input.rows})
      SELECT i, printf('%.*c', ${size}, 'x') FROM n`);
  }
  const find = db.prepare('SELECT body FROM row WHERE id = ?');
  return (id) => find.get(id);
}

for (const query of queriesOf(input.before)) await ask(query);
const asked: Record<string, { readonly cold: Latency; readonly warm: Latency }> = {};
for (const [name, questions] of Object.entries(input.questions)) {
  const all = queriesOf(questions);
  asked[name] = { cold: await timed(all, ask), warm: await timed(all, ask) };
}
const lookUp = bareTable(Math.round(bytes / answers));
const ids = Array.from({ length: 10_000 }, (_, index) => 1 + ((index * 7_919_993) % input.rows));
await timed(ids, lookUp);
const bare = await timed(ids, lookUp);
await app.close();
process.stdout.write(`${JSON.stringify({ asked, bare })}\n`);
