import { DamagedFile } from '../../event-store/data-file.js';
import { DomainError, messageOf } from '../../kernel/domain-error.js';
import { CompactRange } from '../merkle/compact-range.js';
import { TILE_WIDTH, tilePath, widthIn } from '../merkle/tiles.js';
import { HASH_BYTES, type Hash, sameHash, type TreeHasher } from '../merkle/tree-hasher.js';
import type { Checkpoint } from '../notes/checkpoint.js';
import { bundleLength, readBundle } from '../seal/entry-bundle.js';
import { newHasher } from '../sha256.js';
import { Difference, type LoggedLeaf, type TreeSource } from './tree-source.js';

export interface Verified {
  /** Leaves whose events were held against the log; 0 where only the tree was to be had. */
  readonly eventsCompared: number;
}

/**
 * Makes the whole tree again from its entries, and holds against it: every tile, the root, the log, and the tree this
 * verifier saw before. In memory that does not grow with the log. Throws the first {@link Difference}.
 */
export class TreeVerification {
  private readonly hasher: TreeHasher = newHasher();
  private readonly range = new CompactRange(this.hasher);
  /** By level, the hashes that the tile which is being filled must have. */
  private readonly expected: Uint8Array[] = [];
  private readonly counts: number[] = [];
  private completed: (readonly [level: number, index: number, hashes: Uint8Array])[] = [];
  private events: AsyncIterator<LoggedLeaf> | undefined;
  private eventsCompared = 0;

  constructor(
    private readonly source: TreeSource,
    private readonly checkpoint: Checkpoint,
    private readonly seen: Checkpoint | undefined,
    private readonly onProgress: (done: number, of: number) => void,
  ) {}

  async run(): Promise<Verified> {
    const { size } = this.checkpoint;
    this.events = this.source.events()?.[Symbol.asyncIterator]();
    try {
      this.refuseShrunk();
      for (let index = 0; widthIn(size, 0, index) > 0; index++) {
        await this.verifyBundle(index, widthIn(size, 0, index));
        this.onProgress(Math.min(size, (index + 1) * TILE_WIDTH), size);
      }
      for (const [level, hashes] of this.expected.entries()) {
        const width = this.counts[level]! % TILE_WIDTH;
        if (width === 0) continue;
        await this.compareTile(
          level,
          Math.floor(this.counts[level]! / TILE_WIDTH),
          hashes.subarray(0, width * HASH_BYTES),
        );
      }
    } finally {
      await this.events?.return?.();
    }
    if (!sameHash(this.range.root(), this.checkpoint.root))
      throw new Difference(undefined, `The ${size} entries lead to another root than the one that was signed`);
    return { eventsCompared: this.eventsCompared };
  }

  private refuseShrunk(): void {
    const { seen, checkpoint } = this;
    if (seen && seen.size > checkpoint.size)
      throw new Difference(
        checkpoint.size + 1,
        `The log had ${seen.size} events when it was last seen, and has ${checkpoint.size} now`,
      );
    this.compareWithSeen();
  }

  private async verifyBundle(index: number, width: number): Promise<void> {
    const first = index * TILE_WIDTH + 1;
    const bundle = await this.source.entries(index, width);
    const entries = bundle && readBundle(bundle, width);
    if (!entries || bundleLength(bundle, width) !== bundle.length)
      throw new Difference(first, `The entries from position ${first} on are not a whole bundle of ${width}`);
    const tile = await this.source.tile(0, index, width);
    for (const [place, entry] of entries.entries()) {
      this.range.append(entry, this.expect);
      const leaf = this.leaf(place);
      if (!tile || !sameHash(tile.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES), leaf))
        throw new Difference(first + place, 'The entry is not the one that its leaf was made of');
      await this.compareEvent(first + place, entry);
      this.compareWithSeen();
    }
    if (tile!.length !== width * HASH_BYTES) throw new Difference(first, `Tile ${index} has a length of its own`);
    for (const [level, at, hashes] of this.completed.splice(0)) await this.compareTile(level, at, hashes);
  }

  private async compareEvent(position: number, entry: Uint8Array): Promise<void> {
    if (!this.events) return;
    const difference = await differenceFrom(this.events, position, entry);
    if (difference !== undefined)
      throw new Difference(position, `The event is not the one that was sealed: ${difference}`);
    this.eventsCompared += 1;
  }

  private compareWithSeen(): void {
    if (this.seen?.size !== this.range.size || sameHash(this.range.root(), this.seen.root)) return;
    throw new Difference(
      this.seen.size,
      `The first ${this.seen.size} events are not those this verifier saw before: something up to there was changed`,
    );
  }

  private async compareTile(level: number, index: number, hashes: Uint8Array): Promise<void> {
    if (level === 0) return; // leaf by leaf, above
    const tile = await this.source.tile(level, index, hashes.length / HASH_BYTES);
    if (tile && sameHash(tile, hashes)) return;
    const bad = tile ? hashes.findIndex((byte, at) => byte !== tile[at]) : 0;
    const place = bad < 0 ? hashes.length / HASH_BYTES : Math.floor(bad / HASH_BYTES);
    const first = (index * TILE_WIDTH + place) * TILE_WIDTH ** level + 1;
    const name = tilePath({ level, index, width: hashes.length / HASH_BYTES });
    throw new Difference(first, `${name} does not follow from the entries`);
  }

  /** The hash of the leaf at this place of the bundle that was just appended. */
  private leaf(place: number): Hash {
    return this.expected[0]!.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES);
  }

  private readonly expect = (level: number, hash: Hash): void => {
    while (this.expected.length <= level) {
      this.expected.push(new Uint8Array(TILE_WIDTH * HASH_BYTES));
      this.counts.push(0);
    }
    const count = this.counts[level]!;
    this.expected[level]!.set(hash, (count % TILE_WIDTH) * HASH_BYTES);
    this.counts[level] = count + 1;
    if (this.counts[level]! % TILE_WIDTH === 0)
      this.completed.push([level, Math.floor(count / TILE_WIDTH), this.expected[level]!.slice()]);
  };
}

/** What cannot even be read is a difference; a store that is out of reach is none. */
async function differenceFrom(
  events: AsyncIterator<LoggedLeaf>,
  position: number,
  entry: Uint8Array,
): Promise<string | undefined> {
  try {
    const next = await events.next();
    if (next.done) return `the log ends before position ${position}`;
    const event = next.value;
    return event.position === position
      ? event.differenceFrom(entry)
      : `the log has position ${event.position} in its place`;
  } catch (error) {
    if (error instanceof DomainError && !(error instanceof DamagedFile)) throw error;
    return `it cannot be read (${messageOf(error)})`;
  }
}
