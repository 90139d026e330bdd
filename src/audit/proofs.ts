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

/** What other features ask of the audit trail. */
export abstract class Proofs {
  /**
   * Proofs of these positions, all under one checkpoint. Waits briefly for what is not sealed yet, then MUST reject with
   * `unavailable` `audit/behind`.
   */
  abstract of(positions: readonly number[]): Promise<ProvenPositions>;
}
