import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../../kernel/domain-error.js';
import { FILE_OF } from '../data-directory.js';

/** From the first to the last position of a stretch. */
export type Stretch = readonly [first: number, last: number];

export interface LogInspection {
  readonly file: string;
  readonly bytes: number;
  /** As far as the file says. */
  readonly events: number;
  /** When the last event that can be read was recorded, microseconds since 1970. */
  readonly lastRecordedAt: number | undefined;
  /** Events that are not there, or cannot be read. */
  readonly unreadable: readonly Stretch[];
  /** What SQLite finds wrong with the file. */
  readonly faults: readonly string[];
}

const MOST_FAULTS = 10;

/** Reads every event of the log in a directory, one by one, also beside a service. Undefined where there is no log. */
export function inspectLog(
  directory: string,
  onProgress: (done: number, of: number) => void,
): LogInspection | undefined {
  const file = join(directory, FILE_OF.log);
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) return undefined;
  const nothing = { file, bytes: found.size, events: 0, lastRecordedAt: undefined, unreadable: [] };
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true });
    const faults = faultsOf(db);
    const events = Number(db.prepare('SELECT coalesce(max(position), 0) AS last FROM event').get()?.['last']);
    return { ...nothing, events, faults, ...readAll(db, events, onProgress) };
  } catch (error) {
    return { ...nothing, faults: [messageOf(error)] };
  } finally {
    db?.close();
  }
}

function faultsOf(db: DatabaseSync): string[] {
  try {
    const rows = db.prepare(`PRAGMA integrity_check(${MOST_FAULTS})`).all();
    const lines = rows.flatMap(({ integrity_check: text }) => String(text).split('\n'));
    return lines.filter((line) => line !== 'ok' && !line.startsWith('***')).slice(0, MOST_FAULTS);
  } catch (error) {
    return [messageOf(error)];
  }
}

function readAll(db: DatabaseSync, events: number, onProgress: (done: number, of: number) => void) {
  const one = db.prepare('SELECT data, metadata, recorded_at FROM event WHERE position = ?');
  const unreadable: [number, number][] = [];
  let lastRecordedAt: number | undefined;
  for (let position = 1; position <= events; position++) {
    const recordedAt = recordedAtOf(() => one.get(position));
    if (recordedAt !== undefined) lastRecordedAt = recordedAt;
    else if (unreadable.at(-1)?.[1] === position - 1) unreadable.at(-1)![1] = position;
    else unreadable.push([position, position]);
    if (position % 1_000 === 0) onProgress(position, events);
  }
  return { unreadable, lastRecordedAt };
}

/** Undefined where the event cannot be read. */
function recordedAtOf(read: () => Readonly<Record<string, unknown>> | undefined): number | undefined {
  try {
    const row = read();
    if (!row) return undefined;
    JSON.parse(String(row['data']));
    JSON.parse(String(row['metadata']));
    return Number(row['recorded_at']);
  } catch {
    return undefined;
  }
}
