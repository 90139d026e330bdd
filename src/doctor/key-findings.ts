import { statSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_STREAM, keyEvent } from '../access/domain/key-events.js';
import { KEY_FILES } from '../backup/key-files.js';
import { LogOnDisk } from '../event-store/event-store.module.js';
import { parseInstant } from '../kernel/instant.js';
import { type Finding, ok, warning } from './finding.js';

const OLD_KEY_DAYS = 365;
const DAY_MS = 86_400_000;
const MOST_TOLD = 5;
const ADVICE =
  'Consider new ones. AUDIT_KEY_FILE takes the old and the new key side by side; of the keys that were issued, ' +
  '"npx detente keys add" makes the next before "npx detente keys revoke" ends the last; for the others see "Keys" in src/operations/README.md';

interface Aged {
  readonly what: string;
  readonly since: number;
}

export interface KeyPlaces {
  readonly directory: string;
  /** Key files that settings name elsewhere. */
  readonly elsewhere: readonly string[];
  /** Undefined where it is on an engine, or not there. */
  readonly logFile: string | undefined;
}

/** Files by when they were last written, and keys that count by when they were issued. */
export async function keys({ directory, elsewhere, logFile }: KeyPlaces, nowMs: number): Promise<Finding> {
  const files = [...KEY_FILES.map((name) => join(directory, name)), ...elsewhere].flatMap(writtenAt);
  const issued = logFile === undefined ? [] : await issuedKeys(logFile, nowMs);
  const found = [...files, ...issued.sort((a, b) => a.since - b.since)];
  if (found.length === 0) return ok('keys', 'There are none in the data directory');
  const ages = found.map(({ what, since }) => ({ what, days: Math.floor((nowMs - since) / DAY_MS) }));
  const told = ages
    .slice(0, files.length + MOST_TOLD)
    .map(({ what, days }) => `${what}: ${days.toLocaleString('en')} days old`);
  const left = ages.length - told.length;
  const text = [...told, ...(left > 0 ? [`${left.toLocaleString('en')} younger ones`] : [])].join(', ');
  return ages.some(({ days }) => days > OLD_KEY_DAYS) ? warning('keys', text, ADVICE) : ok('keys', text);
}

function writtenAt(file: string): Aged[] {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? [{ what: file, since: found.mtimeMs }] : [];
}

/** Those that are neither revoked nor expired; none where the log cannot be read, which is another finding. */
async function issuedKeys(logFile: string, nowMs: number): Promise<Aged[]> {
  const counting = new Map<string, Aged>();
  try {
    const log = LogOnDisk.open(logFile);
    try {
      for await (const event of log.readStream(KEY_STREAM)) {
        const { type, data } = keyEvent(event);
        const isOver =
          type === 'KeyRevoked' || (data.expires !== undefined && parseInstant(data.expires)! <= nowMs * 1_000);
        if (isOver) counting.delete(data.id);
        else counting.set(data.id, { what: `the key of ${data.name}`, since: event.recordedAt / 1_000 });
      }
    } finally {
      log.close();
    }
  } catch {
    return [];
  }
  return [...counting.values()];
}
