import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { FILE_OF } from '../event-store/data-directory.js';
import { incorrect } from '../kernel/domain-error.js';
import { whyUnreadable } from '../kernel/unreadable-file.js';
import { SEAL_FILE } from '../transparency-log/seal/seal-file.js';
import { HttpSource } from '../transparency-log/verify/http-source.js';
import { MirrorSource } from '../transparency-log/verify/mirror-source.js';
import { Difference, type TreeSource } from '../transparency-log/verify/tree-source.js';
import { type VerifiedLog, verifyLog } from '../transparency-log/verify/verify-log.js';
import { verifyProof } from '../transparency-log/verify/verify-proof.js';
import type { OnProgress } from './client.js';
import { servedLog } from './connection.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { withLocalKey } from './local-key.js';
import { withProgress } from './progress.js';
import type { Terminal } from './terminal.js';
import { counted } from './wording.js';

export interface VerifyGiven {
  readonly key: readonly string[];
  readonly seen?: string;
  readonly token?: string;
  readonly header?: readonly string[];
  readonly json?: boolean;
}

const ADDRESS = /^https?:\/\//;

type Environment = NodeJS.ProcessEnv;

/** Checks a log where it is: at an address, in a data directory, or in a directory of its served files. */
export async function verify(
  where: string,
  given: VerifyGiven,
  terminal: Terminal,
  environment: Environment,
): Promise<ExitCode | void> {
  const place = ADDRESS.test(where) ? where.replace(/\/+$/, '') : resolve(where);
  const seenFile = given.seen ?? defaultSeenFile(place, environment);
  const verified = (report: OnProgress) => {
    const onProgress = (done: number, of: number) => report('verifying', done, of);
    const check = (source: TreeSource) => verifyLog(source, { keys: given.key, seenFile, onProgress });
    return ADDRESS.test(place)
      ? HttpSource.open(place, servedLog(withLocalKey(given, place, environment))).then(check)
      : checkDirectory(place, check, environment, report);
  };
  return orDifference(given, terminal, async () => {
    const log = await withProgress(terminal, verified);
    terminal.answer(given, { ...factsOf(log), difference: null }, () => told(log));
  });
}

async function checkDirectory(
  place: string,
  check: (source: TreeSource) => Promise<VerifiedLog>,
  environment: Environment,
  report: OnProgress,
): Promise<VerifiedLog> {
  // On an engine the log is elsewhere; what was sealed of it is here all the same.
  const hasSeal = Boolean(environment['EVENT_STORE_URL']) && existsSync(join(place, SEAL_FILE));
  if (hasSeal || existsSync(join(place, FILE_OF.log))) {
    const { verifyDirectory } = await import('./verify-directory.js');
    return verifyDirectory(place, check, environment, report);
  }
  if (existsSync(join(place, 'checkpoint'))) return check(new MirrorSource(place));
  throw incorrect(
    'verify/nothing-there',
    `${place} is neither the address of a service, nor a data directory, nor a directory with a checkpoint and its tiles`,
  );
}

/** Checks one proof, asking nobody. */
export function verifyProofFile(
  file: string,
  given: VerifyGiven & { readonly entry?: string },
  terminal: Terminal,
): Promise<ExitCode | void> {
  if (given.key.length === 0)
    throw incorrect('key/missing', 'Give the verifier key of the log with --key, as you got it from its operator');
  return orDifference(given, terminal, () => {
    const sent = given.entry === undefined ? undefined : read(given.entry);
    const { index, entry, checkpoint } = verifyProof(read(file).toString(), given.key, sent);
    const { origin, size } = checkpoint;
    const report = () => `Leaf ${index} of ${size} in ${origin} is\n${entry}`;
    terminal.answer(given, { index, entry, origin, size, difference: null }, report);
  });
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw incorrect('file/unreadable', whyUnreadable(file, error));
  }
}

/** A difference is the answer, and no failure. */
async function orDifference(
  given: VerifyGiven,
  terminal: Terminal,
  verification: () => Promise<void> | void,
): Promise<ExitCode | void> {
  try {
    await verification();
  } catch (error) {
    if (!(error instanceof Difference)) throw error;
    const { position = null, message } = error;
    const where = position === null ? '' : `at position ${position}: `;
    terminal.answer(
      given,
      { difference: { position, message } },
      () => `${terminal.style('red', 'DIFFERS')} ${where}${message}`,
    );
    return EXIT.missed;
  }
}

const factsOf = ({ checkpoint, trust, keys, seenSize, eventsCompared }: VerifiedLog) => ({
  origin: checkpoint.origin,
  size: checkpoint.size,
  keys,
  trust,
  seenSize: seenSize ?? null,
  eventsCompared,
});

const TRUST = {
  given: 'the key you gave',
  seen: 'the key seen before',
  claimed: 'the key the log names itself. Compare it with what its operator published elsewhere',
} as const;

const ENTRY = { one: 'entry', many: 'entries' };

function told({ checkpoint, trust, keys, seenSize, eventsCompared }: VerifiedLog): string {
  return [
    `${checkpoint.origin}: ${counted(checkpoint.size, ENTRY)} ${checkpoint.size === 1 ? 'leads' : 'lead'} to the signed root`,
    `Signed with ${TRUST[trust]}: ${keys.join(', ')}`,
    eventsCompared === checkpoint.size
      ? `Each entry belongs to its event and the data of it`
      : `${counted(eventsCompared, ENTRY)} held against events of the log`,
    seenSize === undefined
      ? 'Nothing was seen of this log before; from now on its checkpoint is remembered'
      : `Consistent with the ${counted(seenSize, ENTRY)} seen before`,
  ].join('\n');
}

/** Kept with the verifier and by the place it looked at: whoever changes the log can't change this as well. */
function defaultSeenFile(place: string, environment: Environment): string {
  const state = environment['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return join(state, 'detente', `${hash('sha256', place, 'hex').slice(0, 16)}.seen`);
}
