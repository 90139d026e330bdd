import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DataDirectory, FILE_OF, UNFINISHED_RESTORE } from '../event-store/data-directory.js';
import { LogOnDisk } from '../event-store/event-store.module.js';
import { syncFile } from '../event-store/online-copy.js';
import { syncDirectory } from '../event-store/whole-file.js';
import { DomainError, incorrect, messageOf, unavailable } from '../kernel/domain-error.js';
import { AUDIT_ORIGIN_FILE } from '../transparency-log/log-keys.js';
import { rootOf, verifyAttested } from '../transparency-log/verify/attested-log.js';
import { Difference } from '../transparency-log/verify/tree-source.js';
import { KEY_FILES, type Keys, opened, readKeys, refuseUnusable, SEALED_KEYS_FILE, writeKeys } from './key-files.js';
import { fileOf, type Manifest, MANIFEST_FILE, PARTS, partsOf, readManifest, signedOrigin } from './manifest.js';
import type { OnProgress } from './take-backup.js';

/** Where the private keys come from. */
export type KeysFrom =
  | { readonly identity: string }
  | { readonly directory: string }
  /** They are put there by hand before the service starts. */
  | 'elsewhere';

export interface RestoreRequest {
  readonly from: string;
  /** The data directory to be; there is nothing in it yet. */
  readonly to: string;
  readonly keysFrom: KeysFrom;
  /** Verifier keys known from elsewhere; else those that the backup names itself. */
  readonly verifierKeys: readonly string[];
}

export interface Restored {
  readonly manifest: Manifest;
  /** Names of the key files that were put back. */
  readonly keys: readonly string[];
  /** Whose keys the checkpoint was held against. */
  readonly trust: 'given' | 'claimed' | 'not signed';
}

const FROM_RESTORE: readonly string[] = [...PARTS, ...KEY_FILES];
/** What a claim leaves in an empty directory. */
const LOCK = /^lock\.sqlite(-wal|-shm|-journal)?$/;

/**
 * Puts a backup into an empty directory once all of it is checked: each file against its sum, and the log against the
 * signed checkpoint. Ended half-way, it leaves a directory in which no service starts, and the same again begins anew.
 */
export async function restoreBackup(request: RestoreRequest, onProgress: OnProgress): Promise<Restored> {
  const from = resolve(request.from);
  const manifest = readManifest(from);
  const isNew = !existsSync(request.to);
  const claimed = DataDirectory.claimIf(request.to, refuseOccupied);
  const { path } = claimed;
  const unfinished = join(path, UNFINISHED_RESTORE);
  try {
    clear(path);
    mkdirSync(unfinished, { mode: 0o700 });
    syncDirectory(path);
    const keys = await keysOf(manifest, from, request);
    await bring(manifest, from, unfinished);
    const trust = await verify(manifest, join(unfinished, FILE_OF.log), request, onProgress);
    writeKeys(unfinished, keys);
    for (const name of readdirSync(unfinished)) renameSync(join(unfinished, name), join(path, name));
    syncDirectory(path);
    rmSync(unfinished, { recursive: true });
    syncDirectory(path);
    claimed.release();
    return { manifest, keys: Object.keys(keys), trust };
  } catch (error) {
    claimed.release();
    clear(path);
    if (isNew) rmSync(path, { recursive: true, force: true });
    throw told(error, request);
  }
}

function refuseOccupied(path: string): void {
  const found = readdirSync(path).filter((name) => !LOCK.test(name));
  const known = [UNFINISHED_RESTORE, ...FROM_RESTORE];
  const isOurs = found.includes(UNFINISHED_RESTORE) && found.every((name) => known.includes(name));
  if (found.length === 0 || isOurs) return;
  throw incorrect(
    'restore/not-empty',
    `There is something in ${path} already (${found.slice(0, 3).join(', ')}), and a restore never changes what is there. Name an empty directory`,
  );
}

async function keysOf(manifest: Manifest, from: string, { keysFrom, verifierKeys }: RestoreRequest): Promise<Keys> {
  if (keysFrom === 'elsewhere') return {};
  const isApart = 'directory' in keysFrom;
  const place = isApart ? keysFrom.directory : join(from, SEALED_KEYS_FILE);
  if (!isApart && !manifest.files.some(({ name }) => name === SEALED_KEYS_FILE)) throw noKeys(`${from} has none in it`);
  const keys = isApart ? readKeys(place) : await opened(place, keysFrom.identity);
  if (Object.keys(keys).length === 0)
    throw noKeys(existsSync(place) ? `${place} has none in it` : `${place} is not there`);
  refuseUnusable(keys, [...manifest.verifierKeys, ...verifierKeys], (name) =>
    isApart ? join(place, name) : `${name} in ${place}`,
  );
  return keys;
}

const noKeys = (why: string): DomainError =>
  incorrect(
    'keys/none',
    `The private keys are not where they were said to be: ${why}. Nothing was restored. Name where they are with --keys or ` +
      '--identity, or say --without-keys and put them there by hand',
  );

/** Each is summed up as it lies in its new place. */
async function bring(manifest: Manifest, from: string, to: string): Promise<void> {
  const { files, checkpoint } = manifest;
  for (const part of partsOf(manifest))
    if (!files.some(({ name }) => name === part)) throw tampered(join(from, MANIFEST_FILE), `names no ${part}`);
  for (const { name, bytes, sha256 } of files) {
    if (!PARTS.includes(name) && name !== SEALED_KEYS_FILE)
      throw tampered(join(from, MANIFEST_FILE), `names ${name}, which is no part of a backup`);
    if (!statSync(join(from, name), { throwIfNoEntry: false })?.isFile())
      throw tampered(join(from, name), 'is not there');
    copyFileSync(join(from, name), join(to, name));
    const found = await fileOf(to, name);
    if (found.bytes !== bytes || found.sha256 !== sha256)
      throw tampered(join(from, name), `is not as it was backed up: its SHA-256 is ${found.sha256}, not ${sha256}`);
    syncFile(join(to, name));
  }
  const origin = join(to, AUDIT_ORIGIN_FILE);
  if (checkpoint !== '' && readFileSync(origin, 'utf8').trimEnd() !== signedOrigin(checkpoint))
    throw tampered(join(from, AUDIT_ORIGIN_FILE), `is not ${signedOrigin(checkpoint)}, under which the log was signed`);
  rmSync(join(to, SEALED_KEYS_FILE), { force: true });
}

async function verify(
  manifest: Manifest,
  file: string,
  { from, verifierKeys }: RestoreRequest,
  onProgress: OnProgress,
): Promise<Restored['trust']> {
  const log = LogOnDisk.open(file);
  try {
    const report = (done: number) => onProgress('verifying', done, manifest.position);
    const isSigned = manifest.checkpoint !== '';
    if (!isSigned && verifierKeys.length > 0)
      throw tampered(join(from, MANIFEST_FILE), 'has no checkpoint, and a key to check one with was given');
    const keys = verifierKeys.length > 0 ? verifierKeys : manifest.verifierKeys;
    const root = isSigned
      ? await verifyAttested(log.readAll(), manifest, keys, report)
      : await rootOf(log.readAll(), report);
    if (root !== manifest.root || (await log.head()) !== manifest.position)
      throw tampered(join(from, FILE_OF.log), `has not the ${manifest.position} events that ${MANIFEST_FILE} tells of`);
    return isSigned ? (verifierKeys.length > 0 ? 'given' : 'claimed') : 'not signed';
  } catch (error) {
    throw error instanceof Difference
      ? tampered(join(from, FILE_OF.log), `is not what was signed: ${error.message}`)
      : error;
  } finally {
    log.close();
  }
}

const tampered = (file: string, how: string): DomainError =>
  incorrect('restore/tampered', `${file} ${how}. Nothing was restored; take another backup`);

/** What tells that all this is of a restore goes last. */
function clear(path: string): void {
  for (const name of [...FROM_RESTORE, UNFINISHED_RESTORE]) rmSync(join(path, name), { recursive: true, force: true });
}

const told = (error: unknown, { to }: RestoreRequest): unknown =>
  error instanceof DomainError
    ? error
    : unavailable(
        'restore/not-written',
        `Nothing was restored to ${to} (${messageOf(error)}). Let this user write there and free some space, then try again`,
      );
