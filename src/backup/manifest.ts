import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FILE_OF } from '../event-store/data-directory.js';
import { OPERATIONAL_FILE } from '../event-store/event-store.module.js';
import { writeWhole } from '../event-store/whole-file.js';
import { incorrect } from '../kernel/domain-error.js';
import { AUDIT_ORIGIN_FILE } from '../transparency-log/log-keys.js';

export const MANIFEST_FILE = 'manifest.json';
/** What a data directory has that cannot be made again, but for its private keys. */
export const PARTS: readonly string[] = [OPERATIONAL_FILE, FILE_OF.log, AUDIT_ORIGIN_FILE];
const FORMAT = 1;

export interface BackedUpFile {
  readonly name: string;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** What a backup is of. It is written last: without it, a directory is none. */
export interface Manifest {
  readonly format: typeof FORMAT;
  /** RFC 3339. */
  readonly madeAt: string;
  /** Of détente. */
  readonly version: string;
  /** Of the last event. */
  readonly position: number;
  /** Of the tree of all events up to there, in base64. */
  readonly root: string;
  /** Events of the log that the checkpoint is of: as many, fewer or more. 0 where nothing was sealed. */
  readonly treeSize: number;
  /** The signed note; empty where nothing was sealed. */
  readonly checkpoint: string;
  /** That the tree of the checkpoint is this one, gone on. Hashes in base64; none where it did not go on. */
  readonly consistency: readonly string[];
  readonly verifierKeys: readonly string[];
  readonly files: readonly BackedUpFile[];
  /** Parts that the data directory did not have. */
  readonly without?: readonly string[];
}

/** The name of the log, from its signed checkpoint. */
export const signedOrigin = (checkpoint: string): string => checkpoint.split('\n', 1)[0]!;

/** Parts that must be among its files. Who signed a log had a name, and before backups told of it, all the rest as well. */
export function partsOf({ checkpoint, without }: Pick<Manifest, 'checkpoint' | 'without'>): readonly string[] {
  const isSigned = checkpoint !== '';
  const never = isSigned ? [FILE_OF.log, AUDIT_ORIGIN_FILE] : [FILE_OF.log];
  const left = without ?? (isSigned ? [] : PARTS);
  return PARTS.filter((part) => never.includes(part) || !left.includes(part));
}

type Text = Omit<Manifest, 'format'>;

export const writeManifest = (directory: string, manifest: Text): void =>
  writeWhole(join(directory, MANIFEST_FILE), `${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`);

/** Throws `incorrect` with a code `backup/…` where the directory is no backup that this version can read. */
export function readManifest(directory: string): Manifest {
  let text: string;
  try {
    text = readFileSync(join(directory, MANIFEST_FILE), 'utf8');
  } catch {
    throw incorrect(
      'backup/none',
      `${directory} is no backup, or not a whole one: there is no ${MANIFEST_FILE} in it. Name the directory that "detente backup" made`,
    );
  }
  const manifest = parsed(text);
  if (isManifest(manifest)) return manifest;
  throw incorrect(
    'backup/manifest-unusable',
    `${join(directory, MANIFEST_FILE)} is not as "detente backup" wrote it, or another version did. Nothing was restored`,
  );
}

export async function fileOf(directory: string, name: string): Promise<BackedUpFile> {
  const file = join(directory, name);
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { name, bytes: statSync(file).size, sha256: hash.digest('hex') };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isManifest(read: unknown): read is Manifest {
  if (typeof read !== 'object' || read === null) return false;
  const {
    format,
    position,
    root,
    treeSize,
    checkpoint,
    consistency,
    verifierKeys,
    files,
    without = [],
  } = read as Partial<Manifest>;
  return (
    format === FORMAT &&
    [position, treeSize].every(isCount) &&
    [root, checkpoint].every(isText) &&
    [consistency, verifierKeys, without].every((list) => Array.isArray(list) && list.every(isText)) &&
    Array.isArray(files) &&
    files.every(isFile)
  );
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

function isFile(value: unknown): value is BackedUpFile {
  if (typeof value !== 'object' || value === null) return false;
  const { name, bytes, sha256 } = value as Partial<BackedUpFile>;
  return isText(name) && isCount(bytes) && isText(sha256);
}
