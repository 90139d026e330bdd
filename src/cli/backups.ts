import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type KeysFrom, restoreBackup } from '../backup/restore-backup.js';
import { takeBackup } from '../backup/take-backup.js';
import { readConfig } from '../config.js';
import { FILE_OF } from '../event-store/data-directory.js';
import { type DomainError, incorrect, unavailable } from '../kernel/domain-error.js';
import { formatInstant } from '../kernel/instant.js';
import { SystemClock } from '../operations/system-clock.js';
import { readRelease } from '../release.js';
import { AUDIT_KEY_FILE, LogKeys } from '../transparency-log/log-keys.js';
import { withProgress } from './progress.js';
import type { Terminal } from './terminal.js';
import { counted } from './wording.js';

export interface BackupGiven {
  readonly data: string;
  readonly keysFor: readonly string[];
  readonly keysTo?: string;
  readonly json?: boolean;
}

export interface RestoreGiven {
  readonly to: string;
  readonly identity?: string;
  readonly keys?: string;
  readonly withoutKeys?: boolean;
  readonly key: readonly string[];
  readonly json?: boolean;
}

export async function backup(
  to: string,
  { data, keysFor, keysTo, ...given }: BackupGiven,
  terminal: Terminal,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const { auditOrigin, auditKeyFiles, eventStoreUrl, eventStorePrefix } = readConfig(environment);
  const dataDir = resolve(data);
  if (eventStoreUrl !== '' || isOfEngine(dataDir)) throw onEngine(eventStorePrefix);
  if (!existsSync(join(dataDir, FILE_OF.log)))
    throw unavailable(
      'data-directory/empty',
      `There is no log in ${data}. Name the directory of a service with --data`,
    );
  const request = {
    ...{ dataDir, to, keysFor, keysTo, version: readRelease().version },
    verifierKeys: LogKeys.publicKeysIn({ dataDir, auditOrigin, auditKeyFiles }),
    madeAt: formatInstant(new SystemClock().now()),
  };
  const { manifest, keys } = await withProgress(terminal, (report) => takeBackup(request, report));
  const { position, treeSize, checkpoint, files } = manifest;
  terminal.answer(given, { ...manifest, keys }, () =>
    [
      `${counted(position, 'event')} backed up to ${to}: ${files.map(({ name }) => name).join(', ')}`,
      checkpoint === ''
        ? 'Nothing was sealed of them yet: only their sums can be checked'
        : `${treeSize >= position ? 'All of them lead' : `The first ${counted(treeSize, 'event')} lead`} to a root signed by ${checkpoint.split('\n')[0]}`,
      keys.length === 0
        ? 'No private key is in it. Keep them elsewhere, or encrypt them with --keys-for age1…: without them the log is another one to all who verified it'
        : `Private keys kept: ${keys.join(', ')}, ${keysTo ? `in ${keysTo}` : `for ${counted(keysFor.length, 'holder')} of an age identity`}`,
    ].join('\n'),
  );
}

export async function restore(from: string, given: RestoreGiven, terminal: Terminal): Promise<void> {
  const { to, key: verifierKeys } = given;
  const request = { from, to, keysFrom: keysFrom(given), verifierKeys };
  const { manifest, keys, trust } = await withProgress(terminal, (report) => restoreBackup(request, report));
  const { position, madeAt, treeSize } = manifest;
  terminal.answer(given, { position, madeAt, treeSize, trust, keys }, () =>
    [
      `${counted(position, 'event')} restored to ${to}, as they were at ${madeAt}`,
      `${TRUST[trust]}; what is made from the log, the next start makes`,
      keys.length === 0 ? 'No private key was put back' : `Private keys put back: ${keys.join(', ')}`,
      ...(keys.includes(AUDIT_KEY_FILE) ? [] : [withoutAuditKey(to)]),
    ].join('\n'),
  );
}

const withoutAuditKey = (to: string): string =>
  `Before the service starts, put ${AUDIT_KEY_FILE} into ${to} or name it with AUDIT_KEY_FILE, and so with the other keys: ` +
  'a new one would make the log another one to all who verified it';

const TRUST = {
  given: 'The log leads to the root that the key you gave signed',
  claimed: 'The log leads to the signed root, by the key the backup names itself',
  'not signed': 'The log is as its sums say, and nothing of it was signed',
} as const;

function keysFrom({ identity, keys, withoutKeys = false }: RestoreGiven): KeysFrom {
  const given = [identity, keys, withoutKeys || undefined].filter((one) => one !== undefined);
  if (given.length !== 1)
    throw incorrect(
      'restore/keys',
      'Say where the private keys are: --identity FILE opens those in the backup, --keys DIR has them as they are, --without-keys leaves them to you',
    );
  if (identity !== undefined) return { identity };
  return keys === undefined ? 'elsewhere' : { directory: keys };
}

const isOfEngine = (dataDir: string): boolean =>
  existsSync(dataDir) && readdirSync(dataDir).some((name) => name.startsWith(FILE_OF.index));

const onEngine = (prefix: string): DomainError =>
  unavailable(
    'backup/on-engine',
    `The log is on an engine: back up the engine as its makers say, which has all streams that begin with ${prefix} (the log) ` +
      `and with ops-${prefix} (how far webhooks have come), and the keys that AUDIT_KEY_FILE, WEBHOOK_KEY_FILE and ADMIN_KEY_FILE name, ` +
      'with the name in AUDIT_ORIGIN. A replica has nothing else to lose. ' +
      'For a copy of the log in a directory: detente copy-log --from kurrentdb://… --to DIR, then detente backup with --data DIR',
  );
