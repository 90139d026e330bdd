// Appends the same events one by one to three stores in turns: ours, Emmett's as it comes (over the package sqlite3), and
// Emmett's append over a node:sqlite connection that stays open.
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { NewEvent, StreamId } from '../../../src/kernel/event.js';

interface Input {
  readonly dist: string;
  /** Directory in which Emmett is installed. */
  readonly packages: string;
  readonly directory: string;
  readonly appends: number;
  readonly rounds: number;
  readonly data: readonly object[];
}
interface EmmettEvent {
  readonly type: string;
  readonly data: object;
  readonly metadata: object;
}
interface Connection {
  close(): void;
  command(sql: string, values?: readonly unknown[]): Promise<unknown>;
  batchCommand(statements: readonly string[]): Promise<void>;
  query(sql: string, values?: readonly unknown[]): Promise<unknown[]>;
  querySingle(sql: string, values?: readonly unknown[]): Promise<unknown>;
  withTransaction<T>(work: () => Promise<T>): Promise<T>;
}
/** What is used of @event-driven-io/emmett-sqlite, which need not be installed. */
interface Emmett {
  getSQLiteEventStore(options: { readonly fileName: string }): {
    appendToStream(stream: string, events: readonly EmmettEvent[]): Promise<unknown>;
  };
  createEventStoreSchema(connection: Connection): Promise<void>;
  appendToStream(c: Connection, stream: string, type: string, events: readonly EmmettEvent[]): Promise<unknown>;
}

const PACKAGE = '@event-driven-io/emmett-sqlite';
const input = JSON.parse(readFileSync(0, 'utf8')) as Input; // from test/bench
const require = createRequire(join(input.packages, 'package.json'));

/** The package has a native part that must be compiled where no ready-made one fits. */
function nativeDriverProblem(): string | undefined {
  try {
    require('sqlite3');
    return undefined;
  } catch (error) {
    registerHooks({
      resolve: (specifier, context, next) =>
        specifier === 'sqlite3' ? { url: 'none:sqlite3', shortCircuit: true } : next(specifier, context),
      load: (url, context, next) =>
        url === 'none:sqlite3'
          ? { format: 'commonjs', source: 'exports = {}', shortCircuit: true }
          : next(url, context),
    });
    return error instanceof Error ? error.message.split('\n')[0]! : String(error);
  }
}

const connectionOver = (db: DatabaseSync): Connection => {
  const prepared = (sql: string) => db.prepare(sql);
  // As the package sqlite3 binds them: it is given an object for a column name, among others.
  const bound = (values: readonly unknown[] = []) =>
    values.map((value) => {
      if (typeof value === 'boolean') return Number(value);
      return value === null || typeof value === 'number' || typeof value === 'bigint' ? value : String(value);
    });
  return {
    close: () => db.close(),
    command: async (sql, values) => prepared(sql).run(...bound(values)),
    batchCommand: async (statements) => statements.forEach((sql) => db.exec(sql)),
    query: async (sql, values) => prepared(sql).all(...bound(values)),
    querySingle: async (sql, values) => prepared(sql).get(...bound(values)) ?? null,
    withTransaction: async (work) => {
      db.exec('BEGIN IMMEDIATE');
      const result = await work();
      db.exec('COMMIT');
      return result;
    },
  };
};

const fresh = () => mkdtempSync(join(input.directory, 'store-'));

let triedAgain = 0;

async function appendsPerSecond(append: (data: object) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  for (let count = 0; count < input.appends; count++) await append(input.data[count % input.data.length]!);
  return (input.appends / (performance.now() - started)) * 1000;
}

const built = (file: string) => import(pathToFileURL(join(input.dist, file)).href) as Promise<unknown>;
const { SqliteEventStore } = (await built(
  'event-store/sqlite/sqlite-event-store.js',
)) as typeof import('../../../src/event-store/sqlite/sqlite-event-store.js');
const { SystemClock } = (await built(
  'operations/system-clock.js',
)) as typeof import('../../../src/operations/system-clock.js');
const { RandomIds } = (await built(
  'operations/random-ids.js',
)) as typeof import('../../../src/operations/random-ids.js');
const metadata = { actor: 'bench', correlationId: 'bench' };
const emmettEvent = (data: object): EmmettEvent => ({ type: 'DevelopmentRecorded', data, metadata });

async function ours(): Promise<number> {
  const store = SqliteEventStore.open(fresh(), new SystemClock());
  const ids = new RandomIds();
  const event = (data: object): NewEvent => ({ id: ids.fresh(), schemaVersion: 1, ...emmettEvent(data), metadata });
  const result = await appendsPerSecond((data) => store.append('process-one' as StreamId, 'any', [event(data)]));
  await store.close();
  return result;
}

/** Now and then its driver has not finished an earlier statement when Emmett commits: those appends are tried again. */
async function emmettAsItComes({ getSQLiteEventStore }: Emmett): Promise<number> {
  const store = getSQLiteEventStore({ fileName: join(fresh(), 'emmett.sqlite') });
  const append = async (data: object): Promise<void> => {
    for (;;)
      try {
        await store.appendToStream('process-one', [emmettEvent(data)]);
        return;
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('SQLITE_BUSY')) throw error;
        triedAgain++;
      }
  };
  return appendsPerSecond(append);
}

async function emmettOverNodeSqlite({ createEventStoreSchema, appendToStream }: Emmett): Promise<number> {
  const connection = connectionOver(new DatabaseSync(join(fresh(), 'emmett.sqlite')));
  await connection.batchCommand(['PRAGMA journal_mode = WAL', 'PRAGMA synchronous = FULL']);
  await createEventStoreSchema(connection);
  const result = await appendsPerSecond((data) =>
    appendToStream(connection, 'process-one', 'process', [emmettEvent(data)]),
  );
  connection.close();
  return result;
}

async function main(): Promise<object> {
  const driverProblem = nativeDriverProblem();
  const emmett = require(PACKAGE) as Emmett;
  const rounds: { ours: number; overNodeSqlite: number; asItComes: number | null }[] = [];
  for (let round = 0; round < input.rounds; round++)
    rounds.push({
      ours: await ours(),
      overNodeSqlite: await emmettOverNodeSqlite(emmett),
      asItComes: driverProblem === undefined ? await emmettAsItComes(emmett) : null,
    });
  const manifest = join(input.packages, 'node_modules', PACKAGE, 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { rounds, driverProblem, version, triedAgain };
}

process.stdout.write(`${JSON.stringify(await main())}\n`);
