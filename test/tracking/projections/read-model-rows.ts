import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ReadModel } from '../../../src/read-model/read-model.js';
import { TrackingService } from '../tracking-service.js';

/** By table, its rows in the order of all their columns. */
export type Rows = Readonly<Record<string, readonly string[]>>;

/** How the text index cuts itself into segments is SQLite's own and follows the transactions; what it finds does not. */
const SEGMENTS = new Set(['development_text', 'development_text_data', 'development_text_idx']);

function openFile(directory: string, options: { readonly readOnly?: boolean } = {}): DatabaseSync {
  const file = readdirSync(directory).find((name) => /^read-model-.*\.sqlite$/.test(name))!;
  return new DatabaseSync(join(directory, file), options);
}

/** Position up to which the file of a running service would be found after a crash. */
export function keptPosition(directory: string): number {
  const db = openFile(directory, { readOnly: true });
  try {
    return Number(db.prepare('SELECT position FROM checkpoint').get()!['position']);
  } finally {
    db.close();
  }
}

/** All that the read model of a stopped service holds. */
export function rowsOf(directory: string): Rows {
  const db = openFile(directory);
  try {
    db.exec(`CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'development_text', 'instance')`);
    const tables = db.prepare(`SELECT name FROM main.sqlite_schema WHERE type = 'table'`).all();
    const names = tables.map(({ name }) => String(name)).filter((name) => !SEGMENTS.has(name));
    return Object.fromEntries([...names, 'words'].sort().map((name) => [name, rowsOfTable(db, name)]));
  } finally {
    db.close();
  }
}

function rowsOfTable(db: DatabaseSync, table: string): string[] {
  const statement = db.prepare(`SELECT * FROM ${table}`);
  const order = statement.columns().map((_, index) => index + 1);
  return db
    .prepare(`SELECT * FROM ${table} ORDER BY ${order.join(', ')}`)
    .all()
    .map((row) =>
      JSON.stringify(row, (_, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
      ),
    );
}

/** Brings the read model up to the end of the log by the real follower, with no service running on the directory. */
export async function catchUp(directory: string): Promise<void> {
  const service = await TrackingService.start(directory);
  try {
    await service.follower.whenHeadReached();
  } finally {
    await service.close();
  }
}

/** The rows after the read model was thrown away and made again from the log. */
export async function rebuiltRowsOf(directory: string): Promise<Rows> {
  ReadModel.discard(directory);
  await catchUp(directory);
  return rowsOf(directory);
}

/** The first row, table by table, that the two do not share. */
export function firstDifference(some: Rows, others: Rows): object | undefined {
  for (const table of new Set([...Object.keys(some), ...Object.keys(others)])) {
    const [left, right] = [some[table] ?? [], others[table] ?? []];
    const at =
      left.length >= right.length
        ? left.findIndex((row, n) => row !== right[n])
        : right.findIndex((row, n) => row !== left[n]);
    if (at >= 0) return { table, at, one: left[at], other: right[at] };
  }
  return undefined;
}
