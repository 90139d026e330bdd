import { closeSync, fsyncSync, openSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { unavailable } from '../kernel/domain-error.js';

const OWNER_ONLY = 0o600;
const PAGES_A_STEP = 256;

/**
 * Copies a SQLite file as it is at this moment, also while others write to it. The copy is one file, for its owner only.
 * Throws `unavailable` `copy/damaged` where SQLite finds that what was copied is not whole.
 */
export async function copyOnline(
  from: string,
  to: string,
  onProgress: (done: number, of: number) => void,
): Promise<void> {
  const source = new DatabaseSync(from, { readOnly: true });
  try {
    // All steps read one snapshot: without it, SQLite begins again whenever somebody else has written in between.
    source.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
    closeSync(openSync(to, 'wx', OWNER_ONLY));
    await backup(source, to, {
      rate: PAGES_A_STEP,
      progress: ({ totalPages, remainingPages }) => onProgress(totalPages - remainingPages, totalPages),
    });
  } finally {
    source.close();
  }
  const copy = new DatabaseSync(to);
  try {
    // Without a write-ahead log, nothing belongs to it that lies beside it.
    copy.exec('PRAGMA journal_mode = DELETE');
    const fault = String(copy.prepare('PRAGMA quick_check(1)').get()?.['quick_check']);
    if (fault !== 'ok') throw damaged(from, fault);
  } finally {
    copy.close();
  }
  syncFile(to);
}

const damaged = (file: string, fault: string) =>
  unavailable(
    'copy/damaged',
    `${file} is damaged (${fault}), and was not copied. "npx detente doctor" says what can be done`,
  );

/** What is in it outlives a power cut from then on. */
export function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}
