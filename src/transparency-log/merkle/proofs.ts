import type { Hash, TreeHasher } from './tree-hasher.js';

/** Hash of the complete subtree over the leaves from `index` · 2^`level` on, 2^`level` of them. */
export type NodeReader = (level: number, index: number) => Hash;

/** The root at `size` (RFC 6962 §2.1). */
export function rootAt(size: number, nodes: NodeReader, hasher: TreeHasher): Hash {
  return size === 0 ? hasher.empty() : rangeHash(0, size, nodes, hasher);
}

/** RFC 6962 §2.1.1, the leaf's sibling first. */
export function inclusionProof(index: number, size: number, nodes: NodeReader, hasher: TreeHasher): Hash[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`there is no leaf ${index} in a tree of ${size}`);
  const path: Hash[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.push(rangeHash(middle, end, nodes, hasher));
      end = middle;
    } else {
      path.push(rangeHash(start, middle, nodes, hasher));
      start = middle;
    }
  }
  return path.reverse();
}

/** RFC 6962 §2.1.2: that the tree of `first` leaves is the beginning of the one of `second`. Empty from an empty tree. */
export function consistencyProof(first: number, second: number, nodes: NodeReader, hasher: TreeHasher): Hash[] {
  if (!(first >= 0 && first <= second)) throw new RangeError(`a tree of ${first} cannot grow to ${second}`);
  const proof: Hash[] = [];
  let start = 0;
  let end = second;
  if (first === 0) return proof;
  while (first !== end) {
    const middle = start + splitOf(end - start);
    if (first <= middle) {
      proof.push(rangeHash(middle, end, nodes, hasher));
      end = middle;
    } else {
      proof.push(rangeHash(start, middle, nodes, hasher));
      start = middle;
    }
  }
  // Whoever holds the first root has this node where the first tree is a complete subtree from leaf 0 on.
  if (start !== 0) proof.push(rangeHash(start, end, nodes, hasher));
  return proof.reverse();
}

/** The largest power of two below `width`, which is at least 2. */
function splitOf(width: number): number {
  let power = 1;
  while (power * 2 < width) power *= 2;
  return power;
}

/** `start` is a multiple of the largest power of two that fits into the range. */
function rangeHash(start: number, end: number, nodes: NodeReader, hasher: TreeHasher): Hash {
  let level = 0;
  let width = 1;
  while (width * 2 <= end - start) {
    width *= 2;
    level += 1;
  }
  const left = nodes(level, start / width);
  return start + width === end ? left : hasher.node(left, rangeHash(start + width, end, nodes, hasher));
}
