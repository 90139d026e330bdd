import { readdirSync, type StatsFs, statSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_FILES } from '../backup/key-files.js';
import { isWritableForOthers, OTHERS } from '../event-store/owner-only.js';
import { type Finding, ok, problem, warning } from './finding.js';

const LEAST_FREE_SHARE = 0.05;
const LEAST_FREE_BYTES = 1_073_741_824;

const gibibytes = (bytes: number): string => `${(bytes / 1_073_741_824).toFixed(1)} GiB`;

/** Who else may read what is in the data directory, or put something else there. */
export function permissions(directory: string, owner: number | undefined): Finding {
  const open = filesOf(directory).filter(({ mode }) => (mode & OTHERS) !== 0);
  const exposed = open.filter(({ name }) => KEY_FILES.some((key) => key === name));
  if (isWritableForOthers(directory) || exposed.length > 0) {
    const places = [...(isWritableForOthers(directory) ? [directory] : []), ...open.map(({ path }) => path)].join(' ');
    return problem(
      'permissions',
      `Others than the owner may use ${places}: they could change what the service keeps, or sign as it does`,
      `Run: chmod go= ${places}`,
    );
  }
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

export type Space = Pick<StatsFs, 'bavail' | 'blocks' | 'bsize'>;

/** A large disk is nearly full by its share, a small one by what is left. */
export function room({ bavail, blocks, bsize }: Space): Finding {
  const [free, all] = [bavail * bsize, blocks * bsize];
  const found = `${gibibytes(free)} of ${gibibytes(all)} are free`;
  return free < LEAST_FREE_BYTES || free < all * LEAST_FREE_SHARE
    ? warning('disk', found, 'Free some space: a full disk stops writes')
    : ok('disk', found);
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
    return found ? [{ name, path, mode: found.mode, uid: found.uid }] : [];
  });
}
