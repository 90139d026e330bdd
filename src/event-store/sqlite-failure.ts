import { types } from 'node:util';
import { type DomainError, unavailable } from '../kernel/domain-error.js';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
export const SQLITE = {
  ERROR: 1,
  BUSY: 5,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
} as const;

interface SqliteError extends Error {
  readonly errcode: number;
}

export function isSqliteError(error: unknown): error is SqliteError {
  return types.isNativeError(error) && 'errcode' in error && typeof error.errcode === 'number';
}

/** Undefined for what is not an error of SQLite. Extended codes keep the primary one in their low byte. */
export const resultCode = (error: unknown): number | undefined =>
  isSqliteError(error) ? error.errcode & 0xff : undefined;

/** What the caller of an append is told when the storage refused it; other errors pass as they are. */
export function writeFailed(file: string, error: unknown): unknown {
  return isSqliteError(error) ? refusedBy(file, error) : error;
}

function refusedBy(file: string, error: SqliteError): DomainError {
  const nothing = 'Nothing of this append was written';
  const message = (what: string, next: string) =>
    unavailable('log/write-failed', `${what} (${file}: ${error.message}). ${nothing}. ${next}`);
  switch (resultCode(error)) {
    case SQLITE.FULL:
      return message('The disk is full', 'Free some space and try again; no restart is needed');
    case SQLITE.READONLY:
      return message('The log is read-only', 'Make its directory writable, then restart');
    case SQLITE.BUSY:
      return message('Another program is writing to the log', 'End that program and try again');
    case SQLITE.IOERR:
      return message(
        'The disk refused a write',
        'Check its space, its health and any file size limit, then try again; no restart is needed',
      );
    default:
      return message(
        'The log could not be written',
        'Try again; if it stays so, "npx detente doctor" says what it finds',
      );
  }
}
