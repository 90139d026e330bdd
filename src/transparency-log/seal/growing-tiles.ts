import { TILE_WIDTH } from '../merkle/tiles.js';
import { HASH_BYTES, type Hash } from '../merkle/tree-hasher.js';
import { appendEntry, lengthInBundle } from './entry-bundle.js';
import type { BundleRow } from './seal-rows.js';

export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Uint8Array;
}

export interface Bundle extends BundleRow {
  readonly index: number;
}

interface GrowingTile {
  index: number;
  width: number;
  hashes: Uint8Array;
  touched: boolean;
}

/** The tiles at the right edge of the tree, and those that were completed since they were last taken. */
export class GrowingTiles {
  private readonly edge: GrowingTile[] = [];
  private readonly bundle = {
    index: 0,
    width: 0,
    used: 0,
    entries: new Uint8Array(65_536) as Uint8Array,
    fingerprints: new Uint32Array(TILE_WIDTH),
  };
  private fullTiles: Tile[] = [];
  private fullBundles: Bundle[] = [];

  /** Goes on behind a tile that is there already. */
  resumeTile({ level, index, hashes }: Tile): void {
    const width = hashes.length / HASH_BYTES;
    const tile = this.at(level);
    tile.index = index;
    tile.width = width;
    tile.hashes.set(hashes);
  }

  resumeBundle({ index, entries, fingerprints }: Bundle): void {
    Object.assign(this.bundle, { index, width: fingerprints.length / 4, used: entries.length });
    if (entries.length > this.bundle.entries.length) this.bundle.entries = new Uint8Array(entries.length * 2);
    this.bundle.entries.set(entries);
    new Uint8Array(this.bundle.fingerprints.buffer).set(fingerprints);
  }

  readonly addHash = (level: number, hash: Hash): void => {
    const tile = this.at(level);
    tile.hashes.set(hash, tile.width * HASH_BYTES);
    tile.width += 1;
    tile.touched = true;
    if (tile.width < TILE_WIDTH) return;
    this.fullTiles.push({ level, index: tile.index, hashes: tile.hashes });
    this.edge[level] = emptyTile(tile.index + 1);
  };

  addEntry(entry: Uint8Array, fingerprint: number): void {
    const { bundle } = this;
    bundle.entries = appendEntry(bundle.entries, bundle.used, entry);
    bundle.used += lengthInBundle(entry);
    bundle.fingerprints[bundle.width] = fingerprint;
    bundle.width += 1;
    if (bundle.width < TILE_WIDTH) return;
    this.fullBundles.push(this.bundleSoFar());
    Object.assign(bundle, { index: bundle.index + 1, width: 0, used: 0 });
  }

  /** What changed since the last time, the growing ones as far as they are. */
  takeTiles(): Tile[] {
    const tiles = this.fullTiles;
    this.fullTiles = [];
    for (const [level, tile] of this.edge.entries()) {
      if (tile.touched && tile.width > 0)
        tiles.push({ level, index: tile.index, hashes: tile.hashes.slice(0, tile.width * HASH_BYTES) });
      tile.touched = false;
    }
    return tiles;
  }

  takeBundles(): Bundle[] {
    const bundles = this.fullBundles;
    this.fullBundles = [];
    if (this.bundle.width > 0) bundles.push(this.bundleSoFar());
    return bundles;
  }

  private bundleSoFar(): Bundle {
    const { index, width, used, entries, fingerprints } = this.bundle;
    return {
      index,
      entries: entries.slice(0, used),
      fingerprints: new Uint8Array(fingerprints.slice(0, width).buffer),
    };
  }

  private at(level: number): GrowingTile {
    while (this.edge.length <= level) this.edge.push(emptyTile(0));
    return this.edge[level]!;
  }
}

const emptyTile = (index: number): GrowingTile => ({
  index,
  width: 0,
  hashes: new Uint8Array(TILE_WIDTH * HASH_BYTES),
  touched: false,
});
