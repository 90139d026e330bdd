import type { DatabaseSync, StatementSync } from 'node:sqlite';

const LEVEL_KEYS = 2 ** 44;

export const tileKey = (level: number, index: number): number => level * LEVEL_KEYS + index;

export interface BundleRow {
  readonly entries: Uint8Array;
  /** Four bytes for each entry, by which an event's id finds it. */
  readonly fingerprints: Uint8Array;
}

/** What a file of the sealed tree holds, as it is. */
export class SealRows {
  private readonly tiles: StatementSync;
  private readonly bundles: StatementSync;
  private readonly checkpoints: StatementSync;

  constructor(db: DatabaseSync) {
    this.tiles = db.prepare('SELECT hashes FROM tile WHERE key = ?');
    this.bundles = db.prepare('SELECT entries, fingerprints FROM bundle WHERE n = ?');
    this.checkpoints = db.prepare('SELECT size, note FROM checkpoint');
  }

  /** The hashes of a tile as far as they go; none where there is no such tile. */
  hashes(level: number, index: number): Uint8Array {
    const row = this.tiles.get(tileKey(level, index));
    return (row?.['hashes'] as Uint8Array | undefined) ?? new Uint8Array(0);
  }

  bundle(index: number): BundleRow {
    const row = this.bundles.get(index) as BundleRow | undefined;
    return row ?? { entries: new Uint8Array(0), fingerprints: new Uint8Array(0) };
  }

  /** The signed note, and how far the tiles go; empty and 0 before the first. */
  checkpoint(): { readonly size: number; readonly note: string } {
    const row = this.checkpoints.get();
    return { size: Number(row?.['size'] ?? 0), note: String(row?.['note'] ?? '') };
  }
}
