import { HASH_BYTES, type Hash, type TreeHasher } from './tree-hasher.js';

/** Hashes, or entries, in a full tile. */
export const TILE_WIDTH = 256;
const TILE_LEVELS = 8;

/** Name of a tile: `entries` for a bundle of entries, else the level of its hashes. */
export interface TileName {
  readonly level: number | 'entries';
  readonly index: number;
  /** 1 to 256; fewer than 256 in a partial tile. */
  readonly width: number;
}

/** `tile/<L>/<N>[.p/<W>]` of C2SP tlog-tiles, N in elements of three digits. */
export function tilePath({ level, index, width }: TileName): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0');
  const elements = digits.match(/\d{3}/g)!;
  const path = elements.map((element, place) => (place < elements.length - 1 ? `x${element}` : element)).join('/');
  return `tile/${level}/${path}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

const PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** Undefined for whatever is not the one way to name a tile. */
export function readTilePath(path: string): TileName | undefined {
  const match = PATH.exec(path);
  if (!match) return undefined;
  const index = Number(match[2]!.replaceAll(/[x/]/g, ''));
  const width = match[3] === undefined ? TILE_WIDTH : Number(match[3]);
  const name = { level: match[1] === 'entries' ? ('entries' as const) : Number(match[1]), index, width };
  return tilePath(name) === path && Number.isSafeInteger(index) && Number(name.level !== 'entries' && name.level) <= 63
    ? name
    : undefined;
}

/** How many hashes a tree of `size` has at a tile level, complete subtrees only. */
export const hashesAt = (level: number, size: number): number => Math.floor(size / TILE_WIDTH ** level);

/** Width of a tile in a tree of `size`; 0 when it has none of this. */
export function widthIn(size: number, level: number, index: number): number {
  return Math.max(0, Math.min(TILE_WIDTH, hashesAt(level, size) - index * TILE_WIDTH));
}

/** A tree kept in tiles. */
export interface Tiles {
  /** How many hashes a tile has by now. */
  width(level: number, index: number): number;
  /** All of them, or more. */
  hashes(level: number, index: number): Uint8Array;
}

const CACHED_TILES = 256;

/** Any complete subtree of a tree kept in tiles. What lies between the levels of the tiles is worked out once and kept. */
export class TiledNodes {
  /** By level, index and width; the youngest last. */
  private readonly kept = new Map<string, readonly Uint8Array[]>();

  constructor(
    private readonly tiles: Tiles,
    private readonly hasher: TreeHasher,
  ) {}

  readonly node = (level: number, index: number): Hash => {
    const tileLevel = Math.floor(level / TILE_LEVELS);
    const height = level % TILE_LEVELS;
    const perTile = TILE_WIDTH / 2 ** height;
    const row = this.rows(tileLevel, Math.floor(index / perTile))[height]!;
    const place = (index % perTile) * HASH_BYTES;
    if (place + HASH_BYTES > row.length) throw new RangeError(`node ${index} of level ${level} is not in the tree`);
    return row.slice(place, place + HASH_BYTES);
  };

  /** By height above the tile's own hashes, all hashes of that height. */
  private rows(level: number, index: number): readonly Uint8Array[] {
    const width = this.tiles.width(level, index);
    const key = `${level}/${index}/${width}`;
    let rows = this.kept.get(key);
    if (rows) this.kept.delete(key);
    else rows = this.rowsAbove(this.tiles.hashes(level, index).subarray(0, width * HASH_BYTES));
    this.kept.set(key, rows);
    if (this.kept.size > CACHED_TILES) this.kept.delete(this.kept.keys().next().value!);
    return rows;
  }

  private rowsAbove(hashes: Uint8Array): Uint8Array[] {
    const rows = [hashes];
    while (rows.length < TILE_LEVELS) {
      const below = rows.at(-1)!;
      const pairs = Math.floor(below.length / (2 * HASH_BYTES));
      const row = new Uint8Array(pairs * HASH_BYTES);
      for (let pair = 0; pair < pairs; pair++)
        this.hasher.parentInto(
          below.subarray(pair * 2 * HASH_BYTES, (pair + 1) * 2 * HASH_BYTES),
          row,
          pair * HASH_BYTES,
        );
      rows.push(row);
    }
    return rows;
  }
}
