import { type Hash, type TreeHasher, sameHash } from './tree-hasher.js';

/** The root that a leaf and its path lead to (RFC 9162 §2.1.3.2); undefined when the path has the wrong length. */
export function rootFromInclusion(
  leaf: { readonly hash: Hash; readonly index: number },
  size: number,
  path: readonly Hash[],
  hasher: TreeHasher,
): Hash | undefined {
  if (!(leaf.index >= 0 && leaf.index < size)) return undefined;
  let place = leaf.index;
  let last = size - 1;
  let hash = leaf.hash;
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (isOdd(place) || place === last) {
      hash = hasher.node(sibling, hash);
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)];
    } else hash = hasher.node(hash, sibling);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 ? hash : undefined;
}

export function isIncluded(
  leaf: { readonly hash: Hash; readonly index: number },
  tree: { readonly size: number; readonly root: Hash },
  path: readonly Hash[],
  hasher: TreeHasher,
): boolean {
  const root = rootFromInclusion(leaf, tree.size, path, hasher);
  return root !== undefined && sameHash(root, tree.root);
}

interface Tree {
  readonly size: number;
  readonly root: Hash;
}

/** Whether `first` is the beginning of `second` (RFC 9162 §2.1.4.2). The proof from an empty tree is empty. */
export function isConsistent(first: Tree, second: Tree, proof: readonly Hash[], hasher: TreeHasher): boolean {
  if (first.size > second.size) return false;
  if (first.size === second.size) return proof.length === 0 && sameHash(first.root, second.root);
  if (first.size === 0) return proof.length === 0 && sameHash(first.root, hasher.empty());
  const path = isPowerOfTwo(first.size) ? [first.root, ...proof] : proof;
  if (path.length === 0) return false;
  let place = first.size - 1;
  let last = second.size - 1;
  while (isOdd(place)) [place, last] = [half(place), half(last)];
  let before = path[0]!;
  let after = path[0]!;
  for (const hash of path.slice(1)) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      before = hasher.node(hash, before);
      after = hasher.node(hash, after);
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)];
    } else after = hasher.node(after, hash);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && sameHash(before, first.root) && sameHash(after, second.root);
}

// Shifts would cut a number to 32 bits.
const isOdd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);

function isPowerOfTwo(value: number): boolean {
  let rest = value;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
}
