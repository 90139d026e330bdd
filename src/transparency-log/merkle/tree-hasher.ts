/** A node of the tree: 32 bytes. */
export type Hash = Uint8Array;

export const HASH_BYTES = 32;
/** An entry is at most this long (the tiles give its length in two bytes). */
export const MAX_ENTRY_BYTES = 65_535;

/** Writes the SHA-256 of `input` to `output`, 32 bytes from `at` on. Handed in, so that the tree itself needs no library. */
export type Sha256 = (input: Uint8Array, output: Uint8Array, at: number) => void;

/** Hashing of RFC 6962 §2.1: leaves and nodes begin with different bytes, so that neither passes for the other. */
export class TreeHasher {
  private readonly entry = new Uint8Array(1 + MAX_ENTRY_BYTES);
  private readonly pair = new Uint8Array(1 + 2 * HASH_BYTES);

  constructor(private readonly sha256: Sha256) {
    this.entry[0] = 0;
    this.pair[0] = 1;
  }

  /** The root of a tree without leaves. */
  empty(): Hash {
    return this.hash(new Uint8Array(0));
  }

  leaf(entry: Uint8Array): Hash {
    const hash = new Uint8Array(HASH_BYTES);
    this.leafInto(entry, hash, 0);
    return hash;
  }

  leafInto(entry: Uint8Array, output: Uint8Array, at: number): void {
    if (entry.length > MAX_ENTRY_BYTES)
      throw new RangeError(`an entry has ${entry.length} bytes; ${MAX_ENTRY_BYTES} is the most`);
    this.entry.set(entry, 1);
    this.sha256(this.entry.subarray(0, entry.length + 1), output, at);
  }

  node(left: Hash, right: Hash): Hash {
    const hash = new Uint8Array(HASH_BYTES);
    this.nodeInto(left, right, hash, 0);
    return hash;
  }

  nodeInto(left: Hash, right: Hash, output: Uint8Array, at: number): void {
    this.pair.set(left, 1);
    this.pair.set(right, 1 + HASH_BYTES);
    this.sha256(this.pair, output, at);
  }

  /** The node above two hashes that lie side by side. */
  parentInto(siblings: Uint8Array, output: Uint8Array, at: number): void {
    this.pair.set(siblings, 1);
    this.sha256(this.pair, output, at);
  }

  private hash(input: Uint8Array): Hash {
    const hash = new Uint8Array(HASH_BYTES);
    this.sha256(input, hash, 0);
    return hash;
  }
}

/** Also for several hashes one after the other. */
export function sameHash(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}
