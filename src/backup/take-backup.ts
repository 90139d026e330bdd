import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { FILE_OF } from '../event-store/data-directory.js';
import { LogOnDisk, OPERATIONAL_FILE } from '../event-store/event-store.module.js';
import { copyOnline } from '../event-store/online-copy.js';
import { syncDirectory } from '../event-store/whole-file.js';
import { DomainError, incorrect, messageOf, unavailable } from '../kernel/domain-error.js';
import type { Position } from '../kernel/event.js';
import { AUDIT_KEY_FILE, AUDIT_ORIGIN_FILE } from '../transparency-log/log-keys.js';
import { type Attestation, attestationIn, rootOf, verifyAttested } from '../transparency-log/verify/attested-log.js';
import { Difference } from '../transparency-log/verify/tree-source.js';
import { type Keys, readKeys, SEALED_KEYS_FILE, sealedFor, signsAs, writeKeys } from './key-files.js';
import { type BackedUpFile, fileOf, type Manifest, PARTS, signedOrigin, writeManifest } from './manifest.js';

/** So long a service may take to sign what was just written. */
const SEALED_WITHIN_MS = 3_000;
const LOOK_AGAIN_MS = 50;
const OWNER_ONLY = 0o600;

export interface BackupRequest {
  readonly dataDir: string;
  /** Where the backup is to be; there may be nothing yet. */
  readonly to: string;
  /** Public keys of age: the private keys go with the backup, for their holders only. */
  readonly keysFor: readonly string[];
  /** A new directory for the private keys as they are. */
  readonly keysTo: string | undefined;
  /** Of the log, as far as they are known here. */
  readonly verifierKeys: readonly string[];
  readonly version: string;
  readonly madeAt: string;
}

export type OnProgress = (phase: string, done: number, of: number) => void;

export interface TakenBackup {
  readonly manifest: Omit<Manifest, 'format'>;
  /** Names of the key files that were kept. */
  readonly keys: readonly string[];
}

/**
 * Copies all that is not derived, also while a service writes it, and holds the copy against the signed checkpoint. It is
 * there as a whole or not at all: what is unfinished has another name and no manifest.
 */
export async function takeBackup(request: BackupRequest, onProgress: OnProgress): Promise<TakenBackup> {
  const to = resolve(request.to);
  const keysTo = request.keysTo === undefined ? undefined : resolve(request.keysTo);
  refuseTaken(to);
  if (keysTo !== undefined) refuseKeysPlace(keysTo, to);
  const scratch: string[] = [];
  const unfinished = (place: string) => {
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
    const made = mkdtempSync(`${place}.unfinished-`);
    scratch.push(made);
    return made;
  };
  try {
    const directory = unfinished(to);
    const keys = request.keysFor.length > 0 || keysTo !== undefined ? keysInUse(request) : {};
    const manifest = await filled(directory, request, keys, onProgress);
    if (keysTo !== undefined) {
      const apart = unfinished(keysTo);
      writeKeys(apart, keys);
      moved(apart, keysTo);
    }
    moved(directory, to);
    return { manifest, keys: Object.keys(keys) };
  } catch (error) {
    throw told(error, to);
  } finally {
    for (const place of scratch) rmSync(place, { recursive: true, force: true });
  }
}

/** A key that no longer signs the log is not needed, and a restore would refuse it. */
function keysInUse({ dataDir, verifierKeys }: BackupRequest): Keys {
  const keys = readKeys(dataDir);
  if (verifierKeys.length === 0) return keys;
  return Object.fromEntries(
    Object.entries(keys).filter(([name, text]) => name !== AUDIT_KEY_FILE || signsAs(text, verifierKeys)),
  );
}

async function filled(directory: string, request: BackupRequest, keys: Keys, onProgress: OnProgress) {
  const { dataDir, keysFor, verifierKeys, version, madeAt } = request;
  // What tells how far somebody has come goes first: a cursor beyond the end of the log would be refused.
  const names: string[] = [];
  for (const name of [OPERATIONAL_FILE, FILE_OF.log]) {
    if (!existsSync(join(dataDir, name))) continue;
    await copyOnline(join(dataDir, name), join(directory, name), (done, of) => onProgress('copying', done, of));
    names.push(name);
  }
  const log = LogOnDisk.open(join(directory, FILE_OF.log));
  try {
    const position = await log.head();
    const { size: treeSize, ...attestation } = (await attested(dataDir, position)) ?? NOTHING_SEALED;
    if (keepOrigin(dataDir, directory, attestation)) names.push(AUDIT_ORIGIN_FILE);
    const without = PARTS.filter((part) => !names.includes(part));
    if (keysFor.length > 0) {
      const sealed = await sealedFor(keysFor, keys);
      writeFileSync(join(directory, SEALED_KEYS_FILE), sealed, { mode: OWNER_ONLY, flush: true });
      names.push(SEALED_KEYS_FILE);
    }
    const root = await verifiedRoot(log, attestation, verifierKeys, (done) => onProgress('verifying', done, position));
    const files: BackedUpFile[] = [];
    for (const name of names) files.push(await fileOf(directory, name));
    const manifest = { madeAt, version, position, root, treeSize, ...attestation, verifierKeys, files, without };
    writeManifest(directory, manifest);
    return manifest;
  } finally {
    log.close();
  }
}

/** The name that was signed, also where a setting gave it; false where there is none yet. */
function keepOrigin(dataDir: string, directory: string, { checkpoint }: Attestation): boolean {
  const file = join(dataDir, AUDIT_ORIGIN_FILE);
  if (checkpoint === '' && !existsSync(file)) return false;
  const name = checkpoint === '' ? readFileSync(file, 'utf8') : `${signedOrigin(checkpoint)}\n`;
  writeFileSync(join(directory, AUDIT_ORIGIN_FILE), name, { mode: OWNER_ONLY, flush: true });
  return true;
}

const NOTHING_SEALED = { size: 0, checkpoint: '', consistency: [] };

/** The newest checkpoint; where a service runs, one that covers all that was copied. */
async function attested(dataDir: string, position: Position) {
  for (let waitedMs = 0; ; waitedMs += LOOK_AGAIN_MS) {
    const attestation = attestationIn(dataDir, position);
    if ((attestation?.size ?? 0) >= position || waitedMs >= SEALED_WITHIN_MS) return attestation;
    await setTimeout(LOOK_AGAIN_MS);
  }
}

function verifiedRoot(
  log: LogOnDisk,
  attestation: Attestation,
  keys: readonly string[],
  onProgress: (done: number) => void,
): Promise<string> {
  return attestation.checkpoint === '' || keys.length === 0
    ? rootOf(log.readAll(), onProgress)
    : verifyAttested(log.readAll(), attestation, keys, onProgress);
}

/** Its name is kept, however the machine ends: what is in it is on the disk by then. */
function moved(from: string, to: string): void {
  syncDirectory(from);
  renameSync(from, to);
  syncDirectory(dirname(to));
}

function refuseTaken(place: string): void {
  if (!existsSync(place)) return;
  throw incorrect(
    'backup/there-already',
    `${place} is there already, and a backup never changes what is there. Name a new directory, such as ${join(place, 'monday')}`,
  );
}

function refuseKeysPlace(keysTo: string, to: string): void {
  refuseTaken(keysTo);
  if (`${keysTo}/`.startsWith(`${to}/`))
    throw incorrect(
      'backup/keys-inside',
      `${keysTo} is in the backup: whoever could read that could sign as the log. Name a directory elsewhere with --keys-to, or let "--keys-for age1…" encrypt the keys`,
    );
  if (`${to}/`.startsWith(`${keysTo}/`))
    throw incorrect(
      'backup/inside-keys',
      `${to} is in ${keysTo}, where the private keys are to be, and whoever is given the backup must not find them. Name directories beside each other`,
    );
}

function told(error: unknown, to: string): unknown {
  if (error instanceof Difference)
    return unavailable(
      'backup/log-differs',
      `Nothing was kept in ${to}: the log is not the one that was sealed. ${error.message}. "npx detente doctor" and "npx detente verify" find where`,
    );
  if (error instanceof DomainError) return error;
  return unavailable(
    'backup/not-written',
    `Nothing was kept in ${to} (${messageOf(error)}). Let this user write ${basename(to)} there and free some space, then try again`,
  );
}
