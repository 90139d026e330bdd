import type { NodeReader } from './proofs.js';
import { HASH_BYTES, type Hash, type TreeHasher } from './tree-hasher.js';

const MAX_LEVELS = 53;
/** Hashes of every eighth level are kept in tiles. */
const TILE_LEVELS = 8;

/** Told of the leaf and of each subtree it completes whose level is a multiple of 8. The hash is valid during the call only. */
export type OnTileHash = (tileLevel: number, hash: Hash) => void;

/** The right edge of a growing tree: what it takes to go on, and its root, in room that does not grow with it. */
export class CompactRange {
  /** By level, the complete subtree at the edge; there where that bit of the size is set. */
  private readonly edge = new Uint8Array(MAX_LEVELS * HASH_BYTES);
  private readonly carried = new Uint8Array(HASH_BYTES);
  private leaves = 0;

  constructor(private readonly hasher: TreeHasher) {}

  /** The edge of a tree that is there already. */
  static at(size: number, nodes: NodeReader, hasher: TreeHasher): CompactRange {
    const range = new CompactRange(hasher);
    range.leaves = size;
    for (let level = 0, rest = size; rest > 0; level++, rest = Math.floor(rest / 2))
      if (rest % 2 === 1) range.edge.set(nodes(level, rest - 1), level * HASH_BYTES);
    return range;
  }

  get size(): number {
    return this.leaves;
  }

  append(entry: Uint8Array, onTileHash: OnTileHash = () => undefined): void {
    this.hasher.leafInto(entry, this.carried, 0);
    this.carry(onTileHash);
  }

  root(): Hash {
    if (this.leaves === 0) return this.hasher.empty();
    let root: Hash | undefined;
    for (let level = 0, rest = this.leaves; rest > 0; level++, rest = Math.floor(rest / 2))
      if (rest % 2 === 1) root = root === undefined ? this.at(level).slice() : this.hasher.node(this.at(level), root);
    return root!;
  }

  private carry(onTileHash: OnTileHash): void {
    let level = 0;
    onTileHash(0, this.carried);
    for (let rest = this.leaves; rest % 2 === 1; rest = (rest - 1) / 2) {
      this.hasher.nodeInto(this.at(level), this.carried, this.carried, 0);
      level += 1;
      if (level % TILE_LEVELS === 0) onTileHash(level / TILE_LEVELS, this.carried);
    }
    this.edge.set(this.carried, level * HASH_BYTES);
    this.leaves += 1;
  }

  private at(level: number): Hash {
    return this.edge.subarray(level * HASH_BYTES, (level + 1) * HASH_BYTES);
  }
}
