import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { EventStore } from '../../event-store/event-store.js';
import type { ProjectionClass } from '../../read-model/projection.js';
import { ReadModelFollower } from '../../read-model/read-model-follower.js';
import { ReadModel } from '../../read-model/read-model.js';

/** How the text index cuts itself into segments is SQLite's own; what it finds is compared instead. */
const SEGMENTS = new Set(['development_text', 'development_text_data', 'development_text_idx']);

export interface RowDifference {
  readonly table: string;
  readonly found: string | undefined;
  readonly rebuilt: string | undefined;
}

/**
 * The first row in which the read model of a directory, brought up to the end of the log, is another than one made anew.
 * Works on copies: the directory stays as it is. Nobody else may have it open.
 */
export async function compareWithRebuilt(
  directory: string,
  store: EventStore,
  projections: readonly ProjectionClass[],
  onProgress: (done: number, of: number) => void,
): Promise<RowDifference | undefined> {
  const scratch = mkdtempSync(join(tmpdir(), 'detente-verify-'));
  const open = (name: string) =>
    ReadModel.open(
      join(scratch, name),
      projections.map(({ TABLES }) => TABLES),
    );
  const caughtUp = async (name: string, report: typeof onProgress) => {
    const model = open(name);
    const made = projections.map((Made) => new Made(model));
    await new ReadModelFollower(store, model, made).catchUp(report).finally(() => model.close());
  };
  try {
    for (const name of ['kept', 'rebuilt']) mkdirSync(join(scratch, name));
    for (const file of readdirSync(directory).filter((name) => name.startsWith('read-model-')))
      cpSync(join(directory, file), join(scratch, 'kept', file));
    await caughtUp('kept', () => undefined);
    await caughtUp('rebuilt', onProgress);
    return firstDifference(open('kept'), open('rebuilt'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function firstDifference(found: ReadModel, rebuilt: ReadModel): RowDifference | undefined {
  try {
    for (const { db } of [found, rebuilt])
      db.exec(`CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'development_text', 'instance')`);
    const tables = new Set([...tablesOf(found.db), ...tablesOf(rebuilt.db)]);
    for (const table of [...tables].sort()) {
      const difference = differenceIn(table, found.db, rebuilt.db);
      if (difference) return difference;
    }
    return undefined;
  } finally {
    found.close();
    rebuilt.close();
  }
}

const tablesOf = (db: DatabaseSync): string[] =>
  db
    .prepare(`SELECT name FROM main.sqlite_schema WHERE type = 'table' UNION SELECT 'words'`)
    .all()
    .map(({ name }) => String(name))
    .filter((name) => !SEGMENTS.has(name));

/** Row by row, so that memory does not grow with the tables. */
function differenceIn(table: string, one: DatabaseSync, other: DatabaseSync): RowDifference | undefined {
  const [found, rebuilt] = [rowsOf(table, one), rowsOf(table, other)];
  for (;;) {
    const [left, right] = [found.next(), rebuilt.next()];
    if (left.value !== right.value) return { table, found: left.value, rebuilt: right.value };
    if (left.done) return undefined;
  }
}

function* rowsOf(table: string, db: DatabaseSync): Generator<string, undefined> {
  const columns = db.prepare(`SELECT * FROM ${table}`).columns();
  const order = columns.map((_, index) => index + 1).join(', ');
  for (const row of db.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).iterate())
    yield JSON.stringify(row, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    );
  return undefined;
}
