import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RecordedEvent } from '../../kernel/event.js';
import { entryOf } from '../leaf.js';
import { CompactRange } from '../merkle/compact-range.js';
import { isConsistent } from '../merkle/proof-verification.js';
import { consistencyProof } from '../merkle/proofs.js';
import { TiledNodes, widthIn } from '../merkle/tiles.js';
import { type Hash, sameHash } from '../merkle/tree-hasher.js';
import { fromBase64, toBase64 } from '../notes/base64.js';
import type { Checkpoint } from '../notes/checkpoint.js';
import { isHash } from '../notes/tlog-proof.js';
import { SEAL_FILE } from '../seal/seal-file.js';
import { SealRows } from '../seal/seal-rows.js';
import { newHasher } from '../sha256.js';
import { Difference } from './tree-source.js';
import { trustedCheckpoint } from './trusted-checkpoint.js';
import { trustIn } from './verify-log.js';

/** What stands for a log that ended somewhere near a signed checkpoint. */
export interface Attestation {
  /** The signed note. */
  readonly checkpoint: string;
  /** Where the checkpoint is of a longer log: that it is the same one, gone on. Hashes in base64. */
  readonly consistency: readonly string[];
}

type OnProgress = (events: number) => void;

interface Tree {
  readonly size: number;
  readonly root: Hash;
}

/** What the newest checkpoint in a directory says of the first `size` events, also beside a service; undefined where nothing is sealed. */
export function attestationIn(directory: string, size: number): (Attestation & { readonly size: number }) | undefined {
  const file = join(directory, SEAL_FILE);
  if (!existsSync(file)) return undefined;
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    // Tiles and checkpoint of one moment.
    db.exec('BEGIN');
    const rows = new SealRows(db);
    const { size: sealed, note } = rows.checkpoint();
    if (note === '') return undefined;
    const width = (level: number, index: number) => widthIn(sealed, level, index);
    const hasher = newHasher();
    const { node } = new TiledNodes({ width, hashes: (level, index) => rows.hashes(level, index) }, hasher);
    const consistency = sealed > size ? consistencyProof(size, sealed, node, hasher) : [];
    return { size: sealed, checkpoint: note, consistency: consistency.map(toBase64) };
  } finally {
    db.close();
  }
}

/** The tree of these events, made anew. `onSize` is told of each size on the way. */
async function treeOf(events: AsyncIterable<RecordedEvent>, onSize: (range: CompactRange) => void): Promise<Tree> {
  const range = new CompactRange(newHasher());
  for await (const event of events) {
    range.append(entryOf(event));
    onSize(range);
  }
  return { size: range.size, root: range.root() };
}

/** The root of the tree of these events, in base64. */
export const rootOf = async (events: AsyncIterable<RecordedEvent>, onProgress: OnProgress): Promise<string> =>
  toBase64((await treeOf(events, ({ size }) => onProgress(size))).root);

/**
 * The root of the tree of these events, in base64, held against a checkpoint: of the log as it is, of its beginning, or of
 * what it became later. Throws the first {@link Difference}. `keys` are the verifier keys that count.
 */
export async function verifyAttested(
  events: AsyncIterable<RecordedEvent>,
  { checkpoint: note, consistency }: Attestation,
  keys: readonly string[],
  onProgress: OnProgress,
): Promise<string> {
  const checkpoint = trustedCheckpoint(note, trustIn(keys, false));
  const tree = await treeOf(events, (range) => {
    onProgress(range.size);
    if (range.size === checkpoint.size && !sameHash(range.root(), checkpoint.root)) throw notSigned(checkpoint);
  });
  const proof = consistency.map(fromBase64);
  const isBeginning = proof.every(isHash) && isConsistent(tree, checkpoint, proof, newHasher());
  if (tree.size < checkpoint.size && !isBeginning) throw notSigned(checkpoint);
  return toBase64(tree.root);
}

const notSigned = ({ origin, size }: Checkpoint): Difference =>
  new Difference(undefined, `The events do not lead to the root that ${origin} signed for ${size} of them`);
