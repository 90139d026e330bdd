import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { CompactRange } from '../../../src/transparency-log/merkle/compact-range.js';
import { isConsistent, isIncluded } from '../../../src/transparency-log/merkle/proof-verification.js';
import {
  consistencyProof,
  inclusionProof,
  type NodeReader,
  rootAt,
} from '../../../src/transparency-log/merkle/proofs.js';
import { TiledNodes, widthIn } from '../../../src/transparency-log/merkle/tiles.js';
import { HASH_BYTES } from '../../../src/transparency-log/merkle/tree-hasher.js';
import { newHasher } from '../../../src/transparency-log/sha256.js';
import { dose } from '../../doses.js';

/** A tile is full at 256, which the long run goes past. */
const SIZES = dose('SIZES', { usual: 140, long: 300 });

const hasher = newHasher();

/** The definitions of RFC 6962 §2.1, word for word, to judge by. */
const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
function mth(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), leaves[0]!);
  const k = powerBelow(leaves.length);
  return sha256(Buffer.of(1), mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}
function path(m: number, leaves: readonly Uint8Array[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = powerBelow(leaves.length);
  if (m < k) return [...path(m, leaves.slice(0, k)), mth(leaves.slice(k))];
  return [...path(m - k, leaves.slice(k)), mth(leaves.slice(0, k))];
}
function subproof(m: number, leaves: readonly Uint8Array[], whole: boolean): Buffer[] {
  if (m === leaves.length) return whole ? [] : [mth(leaves)];
  const k = powerBelow(leaves.length);
  if (m <= k) return [...subproof(m, leaves.slice(0, k), whole), mth(leaves.slice(k))];
  return [...subproof(m - k, leaves.slice(k), false), mth(leaves.slice(0, k))];
}
const powerBelow = (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1);

class Tree {
  private readonly tiles = new Map<number, number[]>();
  readonly nodes: NodeReader;
  readonly range = new CompactRange(hasher);

  constructor(entries: readonly Uint8Array[] = []) {
    const hashes = (level: number, index: number) =>
      Uint8Array.from((this.tiles.get(level) ?? []).slice(index * 256 * HASH_BYTES, (index + 1) * 256 * HASH_BYTES));
    const width = (level: number, index: number) => widthIn(this.range.size, level, index);
    this.nodes = new TiledNodes({ width, hashes }, hasher).node;
    for (const entry of entries) this.append(entry);
  }

  append(entry: Uint8Array): void {
    this.range.append(entry, (level, hash) => {
      if (!this.tiles.has(level)) this.tiles.set(level, []);
      this.tiles.get(level)!.push(...hash);
    });
  }
}

const hex = (hashes: readonly Uint8Array[]) => hashes.map((hash) => Buffer.from(hash).toString('hex'));
const entriesOf = (count: number) => Array.from({ length: count }, (_, n) => Buffer.from(`entry ${n}`));

const VECTOR_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
test.each([
  [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
])('the published test tree of %i leaves has its published root', (size, root) => {
  const tree = new Tree(VECTOR_LEAVES.slice(0, size).map((leaf) => Buffer.from(leaf, 'hex')));
  expect(hex([tree.range.root()])).toEqual([root]);
  expect(hex([rootAt(size, tree.nodes, hasher)])).toEqual([root]);
});

test(`at every size up to ${SIZES} roots and proofs are those of the definition, and hold`, () => {
  const entries = entriesOf(SIZES);
  const leaves = entries.map((entry) => hasher.leaf(entry));
  const tree = new Tree();
  const roots = [hasher.empty()];
  for (let size = 1; size <= SIZES; size++) {
    tree.append(entries[size - 1]!);
    const root = tree.range.root();
    roots.push(root);
    const known = entries.slice(0, size);
    expect(hex([root])).toEqual(hex([mth(known)]));
    expect(CompactRange.at(size, tree.nodes, hasher).root()).toEqual(root);
    for (const index of new Set([0, size >> 1, size - 1, (size * 7) % size])) {
      const proof = inclusionProof(index, size, tree.nodes, hasher);
      expect(hex(proof)).toEqual(hex(path(index, known)));
      expect(isIncluded({ hash: leaves[index]!, index }, { size, root }, proof, hasher)).toBe(true);
    }
    for (const first of new Set([1, size >> 1 || 1, size - 1 || 1, size, 2 ** Math.floor(Math.log2(size))])) {
      const proof = consistencyProof(first, size, tree.nodes, hasher);
      expect(hex(proof)).toEqual(hex(subproof(first, known, true)));
      expect(isConsistent({ size: first, root: roots[first]! }, { size, root }, proof, hasher)).toBe(true);
    }
    expect(isConsistent({ size: 0, root: roots[0]! }, { size, root }, [], hasher)).toBe(true);
  }
});

test(`every inclusion proof at every size up to ${SIZES} leads to the root`, () => {
  const tree = new Tree(entriesOf(SIZES));
  const leaves = entriesOf(SIZES).map((entry) => hasher.leaf(entry));
  for (let size = 1; size <= SIZES; size++) {
    const root = rootAt(size, tree.nodes, hasher);
    for (let index = 0; index < size; index++)
      if (
        !isIncluded(
          { hash: leaves[index]!, index },
          { size, root },
          inclusionProof(index, size, tree.nodes, hasher),
          hasher,
        )
      )
        throw new Error(`leaf ${index} of ${size}`);
  }
});

describe('in a tree of 70,000 leaves', () => {
  const size = 70_000;
  let tree: Tree;
  beforeAll(() => {
    tree = new Tree(entriesOf(size));
  });
  const anySize = fc.integer({ min: 1, max: size });

  test('any two sizes are consistent, any leaf is included, and no other leaf, place or root passes', () => {
    fc.assert(
      fc.property(anySize, anySize, fc.nat(), fc.nat(), (one, other, pick, flip) => {
        const [first, second] = [Math.min(one, other), Math.max(one, other)];
        const [before, after] = [first, second].map((at) => ({ size: at, root: rootAt(at, tree.nodes, hasher) })) as [
          { size: number; root: Uint8Array },
          { size: number; root: Uint8Array },
        ];
        const grown = consistencyProof(first, second, tree.nodes, hasher);
        expect(isConsistent(before, after, grown, hasher)).toBe(true);
        expect(isConsistent({ ...before, root: flipped(before.root, flip) }, after, grown, hasher)).toBe(false);
        expect(isConsistent(before, { ...after, root: flipped(after.root, flip) }, grown, hasher)).toBe(false);
        if (grown.length > 0) {
          const bad = grown.with(flip % grown.length, flipped(grown[flip % grown.length]!, flip));
          expect(isConsistent(before, after, bad, hasher)).toBe(false);
          expect(isConsistent(before, after, grown.slice(1), hasher)).toBe(false);
          expect(isConsistent(before, after, [...grown, grown[0]!], hasher)).toBe(false);
        }
        const index = pick % second;
        const leaf = { hash: hasher.leaf(Buffer.from(`entry ${index}`)), index };
        const proof = inclusionProof(index, second, tree.nodes, hasher);
        expect(isIncluded(leaf, after, proof, hasher)).toBe(true);
        expect(isIncluded({ ...leaf, hash: flipped(leaf.hash, flip) }, after, proof, hasher)).toBe(false);
        expect(isIncluded(leaf, after, [...proof, leaf.hash], hasher)).toBe(false);
        if (second > 1) {
          expect(isIncluded({ ...leaf, index: (index + 1) % second }, after, proof, hasher)).toBe(false);
          expect(isIncluded(leaf, after, proof.slice(1), hasher)).toBe(false);
        }
      }),
      { numRuns: dose('PROPERTY_RUNS', { usual: 40, long: 200 }) },
    );
  });
});

function flipped(hash: Uint8Array, bit: number): Uint8Array {
  const copy = hash.slice();
  copy[bit % copy.length]! ^= 1 << (bit % 8);
  return copy;
}
