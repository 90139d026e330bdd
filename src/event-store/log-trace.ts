import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type DomainError, unavailable } from '../kernel/domain-error.js';
import type { NewEvent, StreamId } from '../kernel/event.js';
import type { Ids } from '../kernel/ids.js';

/** What lies beside a log and tells how long that log was. */
export interface LogTrace {
  readonly what: string;
  /** The last position that it knows; 0 where it is not there, or cannot be read. */
  lastIn(directory: string): number;
  /** The log ends at `head`, and was meant to: it must not speak of more any longer. */
  forget(directory: string, head: number): void;
}

/** What those who run the service decided. */
export const OPERATIONS_STREAM = 'operations' as StreamId;

/** What tells of more than the log has, in words; undefined where nothing does. */
export function longerThan(head: number, traces: readonly LogTrace[], directory: string): string | undefined {
  const longer = traces
    .map(({ what, lastIn }) => ({ what, last: lastIn(directory) }))
    .filter(({ last }) => last > head)
    .map(({ what, last }) => `${what} knows ${last.toLocaleString('en')}`);
  return longer.length === 0 ? undefined : longer.join(', ');
}

export const shorterLog = (file: string, head: number, longer: string): DomainError =>
  unavailable(
    'log/shorter-than-it-was',
    `The log ${file} ${head === 0 ? 'has no events' : `ends at position ${head.toLocaleString('en')}`}, and it was longer: ${longer}. ` +
      'Nothing was changed. Put the log back as it was. Only if its end is meant to be gone, start once with ' +
      '--accept-shorter-log "the reason", which the log keeps',
  );

export const shorterLogAccepted = (head: number, longer: string, reason: string, ids: Ids): NewEvent => {
  const id = ids.fresh();
  return {
    id,
    type: 'ShorterLogAccepted',
    schemaVersion: 1,
    data: { head, longer, reason },
    metadata: { actor: 'operator', correlationId: id },
  };
};

/** The first value of a row of a SQLite file; undefined where there is no such file or row, or it cannot be read. */
export function valueIn(file: string, sql: string): unknown {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
  const db = new DatabaseSync(file);
  try {
    return Object.values(db.prepare(sql).get() ?? {})[0];
  } catch {
    return undefined;
  } finally {
    db.close();
  }
}

export const numberIn = (file: string, sql: string): number => Number(valueIn(file, sql) ?? 0);
