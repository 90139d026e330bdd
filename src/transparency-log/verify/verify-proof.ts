import { incorrect } from '../../kernel/domain-error.js';
import { rootFromInclusion } from '../merkle/proof-verification.js';
import { sameHash } from '../merkle/tree-hasher.js';
import type { Checkpoint } from '../notes/checkpoint.js';
import { readProof } from '../notes/tlog-proof.js';
import { newHasher } from '../sha256.js';
import { Difference } from './tree-source.js';
import { trustedCheckpoint } from './trusted-checkpoint.js';
import { trustIn } from './verify-log.js';

export interface VerifiedProof {
  readonly index: number;
  readonly entry: string;
  readonly checkpoint: Checkpoint;
}

/** Checks a tlog-proof with its entry in `extra`, or handed in, without asking anyone. Throws a {@link Difference}. */
export function verifyProof(text: string, keys: readonly string[], entry?: Uint8Array): VerifiedProof {
  const proof = readProof(text);
  if (!proof)
    throw new Difference(
      undefined,
      'The file is not a tlog-proof. The service sends one where it is asked for text/plain',
    );
  const bytes = entry ?? proof.extra;
  if (!bytes)
    throw incorrect('proof/no-entry', 'The proof does not hold the entry it is about. Give it with --entry FILE');
  const checkpoint = trustedCheckpoint(proof.checkpoint, trustIn(keys, false));
  const hasher = newHasher();
  const leaf = { hash: hasher.leaf(bytes), index: proof.index };
  const root = rootFromInclusion(leaf, checkpoint.size, proof.path, hasher);
  if (!root || !sameHash(root, checkpoint.root))
    throw new Difference(proof.index + 1, 'The entry is not that leaf of the tree whose root was signed');
  return { index: proof.index, entry: Buffer.from(bytes).toString(), checkpoint };
}
