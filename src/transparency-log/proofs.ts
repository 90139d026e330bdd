/** That an event is a leaf of the log's tree, under the checkpoint it comes with. Hashes are in base64. */
export interface InclusionProof {
  readonly position: number;
  /** Leaf, from 0: the position less one. */
  readonly index: number;
  /** What was hashed into the leaf, as it is served in the entry bundles. */
  readonly entry: string;
  /** From the leaf's sibling up. */
  readonly path: readonly string[];
}

export interface ProvenPositions {
  /** Signed note (C2SP tlog-checkpoint). */
  readonly checkpoint: string;
  readonly proofs: readonly InclusionProof[];
}

/**
 * That an event is a leaf of the tree that ended with it. It is the same for ever; a consistency proof from `size` on
 * (GET /api/v1/audit/consistency) leads from `root` to any later checkpoint.
 */
export interface OwnTreeProof extends InclusionProof {
  /** Leaves of that tree: the position. */
  readonly size: number;
  /** In base64. */
  readonly root: string;
}

/** What other features ask of the transparency log. */
export abstract class Proofs {
  /**
   * Proofs of these positions, all under one checkpoint. Waits briefly for what is not sealed yet, then MUST reject with
   * `unavailable` `audit/behind`.
   */
  abstract of(positions: readonly number[]): Promise<ProvenPositions>;
  /** Waits and rejects as `of`. */
  abstract inOwnTree(position: number): Promise<OwnTreeProof>;
}
