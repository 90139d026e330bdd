import { readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, ok, problem, warning } from './finding.js';

const OTHERS = 0o077;
const LEAST_FREE_SHARE = 0.05;
const LEAST_FREE_BYTES = 1_073_741_824;
const OLD_KEY_DAYS = 365;
const DAY_MS = 86_400_000;
const KEYS = /-key$/;

const gibibytes = (bytes: number): string => `${(bytes / 1_073_741_824).toFixed(1)} GiB`;

/** Who else may read what is in the data directory. */
export function permissions(directory: string, owner: number | undefined): Finding {
  const open = filesOf(directory).filter(({ mode }) => (mode & OTHERS) !== 0);
  const foreign = filesOf(directory).filter(({ uid }) => owner !== undefined && uid !== owner);
  if (open.length > 0) {
    const names = open.map(({ path }) => path).join(' ');
    return warning('permissions', `Others than the owner may use ${names}`, `Run: chmod go= ${names}`);
  }
  if (foreign.length > 0)
    return warning(
      'permissions',
      `${foreign.map(({ path }) => path).join(', ')} belong to another user than the one who asks`,
      'Ask as the user whom the service runs as, or give the files to that user with chown',
    );
  return ok('permissions', 'The files are for their owner only');
}

export function room(directory: string): Finding {
  const { bavail, blocks, bsize } = statfsSync(directory);
  const [free, all] = [bavail * bsize, blocks * bsize];
  const found = `${gibibytes(free)} of ${gibibytes(all)} are free`;
  return free < LEAST_FREE_BYTES || free < all * LEAST_FREE_SHARE
    ? warning('disk', found, 'Free some space: a full disk stops writes')
    : ok('disk', found);
}

/** By when they were last written. */
export function keys(directory: string, nowMs: number): Finding {
  const found = filesOf(directory)
    .filter(({ path }) => KEYS.test(path))
    .map(({ path, mtimeMs }) => ({ path, days: Math.floor((nowMs - mtimeMs) / DAY_MS) }));
  if (found.length === 0) return ok('keys', 'There are none in the data directory');
  const told = found.map(({ path, days }) => `${path}: ${days.toLocaleString('en')} days old`).join(', ');
  return found.some(({ days }) => days > OLD_KEY_DAYS)
    ? warning('keys', told, 'Consider a new one: AUDIT_KEY_FILE takes the old and the new key side by side')
    : ok('keys', told);
}

/** Undefined where all is well with the directory itself. */
export function missing(directory: string): Finding | undefined {
  const found = statSync(directory, { throwIfNoEntry: false });
  if (found?.isDirectory()) return undefined;
  return problem(
    'data directory',
    `${directory} ${found ? 'is not a directory' : 'is not there'}`,
    'Name the directory of the service with --data, or set DATA_DIR as the service has it',
  );
}

function filesOf(directory: string) {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    // A file that SQLite removes meanwhile.
    const found = statSync(path, { throwIfNoEntry: false });
    return found ? [{ path, mode: found.mode, uid: found.uid, mtimeMs: found.mtimeMs }] : [];
  });
}
