import { join } from 'node:path';
import type { StatementSync } from 'node:sqlite';
import type { DataFile } from '../../event-store/data-file.js';
import { openDerived, removeDerived, removeWhenDamaged } from '../../event-store/derived-file.js';
import { type LogTrace, numberIn, valueIn } from '../../event-store/log-trace.js';
import { CompactRange } from '../merkle/compact-range.js';
import { hashesAt, TiledNodes, TILE_WIDTH, widthIn } from '../merkle/tiles.js';
import { HASH_BYTES, type Hash, sameHash, type TreeHasher } from '../merkle/tree-hasher.js';
import { readCheckpointText } from '../notes/checkpoint.js';
import { readNote } from '../notes/signed-note.js';
import { newHasher } from '../sha256.js';
import { bundleLength } from './entry-bundle.js';
import { GrowingTiles, type Tile } from './growing-tiles.js';
import { SealRows, tileKey } from './seal-rows.js';

/** Raise it whenever a table or the meaning of a row changes: the file follows from the log and is made again. */
const VERSION = 1;
export const SEAL_FILE = `audit-${VERSION}.sqlite`;
const FILE = { name: SEAL_FILE, names: /^audit-\d+\.sqlite$/, code: 'audit/damaged' };

const SCHEMA = `
  -- Hashes of tile 'n' of level 'l', under l * 2^44 + n.
  CREATE TABLE tile (key INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT;
  CREATE TABLE bundle (n INTEGER PRIMARY KEY, fingerprints BLOB NOT NULL, entries BLOB NOT NULL) STRICT;
  CREATE TABLE checkpoint (id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL, note TEXT NOT NULL) STRICT;
`;

export interface Leaf {
  readonly entry: Uint8Array;
  readonly fingerprint: number;
}

const NOTHING = { entries: new Uint8Array(0), fingerprints: new Uint8Array(0) };

export const SEAL_TRACE: LogTrace = {
  what: 'the sealed tree',
  lastIn: (directory) => numberIn(join(directory, SEAL_FILE), 'SELECT size FROM checkpoint'),
  forget(directory, head) {
    if (SEAL_TRACE.lastIn(directory) > head) SealFile.discard(directory);
  },
};

/** The newest signed note; empty where there is none. */
export const sealedNoteIn = (directory: string): string =>
  String(valueIn(join(directory, SEAL_FILE), 'SELECT note FROM checkpoint') ?? '');

/** Makes the signed checkpoint of a tree. */
export type Sign = (size: number, root: Hash) => string;

/**
 * The tree of the log in one file: tiles, entries, and the signed checkpoint, which says how far they go. A batch goes
 * in with its checkpoint in one transaction, so that after a crash both are there or neither. A tile that grows keeps its
 * row; what was served of it stays the beginning of it.
 */
export class SealFile {
  readonly hasher: TreeHasher = newHasher();
  private readonly tiled: TiledNodes;
  private readonly rows: SealRows;
  private range = new CompactRange(this.hasher);
  private growing = new GrowingTiles();
  private signed = '';
  private sealed = 0;
  private readonly statements: Readonly<Record<'putTile' | 'putBundle' | 'putCheckpoint', StatementSync>>;

  private constructor(
    private readonly db: DataFile,
    /** Why what was there was discarded; undefined where it was not. */
    readonly startedOver: string | undefined,
  ) {
    this.rows = new SealRows(db);
    this.statements = {
      putTile: db.prepare('INSERT INTO tile VALUES (?, ?) ON CONFLICT DO UPDATE SET hashes = excluded.hashes'),
      putBundle: db.prepare(
        'INSERT INTO bundle VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET fingerprints = excluded.fingerprints, entries = excluded.entries',
      ),
      putCheckpoint: db.prepare(
        'INSERT INTO checkpoint VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET size = excluded.size, note = excluded.note',
      ),
    };
    this.tiled = new TiledNodes(
      {
        width: (level, index) => widthIn(this.sealed, level, index),
        hashes: (level, index) => this.rows.hashes(level, index),
      },
      this.hasher,
    );
    this.load();
  }

  /** A file that is damaged is made again: all of it follows from the log. */
  static open(directory: string): SealFile {
    removeDerived(directory, FILE, [FILE.name]);
    return openDerived(directory, FILE, (db, damage) => new SealFile(prepared(db), damage));
  }

  static discard(directory: string): void {
    removeDerived(directory, FILE);
  }

  /** Calls back once when damage is met; the next opening makes it again. */
  onDamage(tell: (why: string) => void): void {
    removeWhenDamaged(this.db, tell);
  }

  /** Leaves that are sealed. */
  get size(): number {
    return this.range.size;
  }

  /** The signed note; empty before the first. */
  get checkpoint(): string {
    return this.signed;
  }

  get nodes() {
    return this.tiled.node;
  }

  root(): Hash {
    return this.range.root();
  }

  append(leaves: readonly Leaf[], sign: Sign): void {
    try {
      for (const { entry, fingerprint } of leaves) {
        this.range.append(entry, this.growing.addHash);
        this.growing.addEntry(entry, fingerprint);
      }
      this.db.exec('BEGIN IMMEDIATE');
      for (const { level, index, hashes } of this.growing.takeTiles())
        this.statements.putTile.run(tileKey(level, index), hashes);
      for (const { index, fingerprints, entries } of this.growing.takeBundles())
        this.statements.putBundle.run(index, fingerprints, entries);
      const note = sign(this.size, this.root());
      this.statements.putCheckpoint.run(this.size, note);
      this.db.exec('COMMIT');
      this.signed = note;
      this.sealed = this.size;
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      this.load();
      throw error;
    }
  }

  /** The first `width` hashes of a tile; undefined where the tree has not come so far. */
  tile(level: number, index: number, width: number): Uint8Array | undefined {
    if (widthIn(this.size, level, index) < width) return undefined;
    return this.rows.hashes(level, index).subarray(0, width * HASH_BYTES);
  }

  /** The first `width` entries of a bundle. */
  entries(index: number, width: number): Uint8Array | undefined {
    if (widthIn(this.size, 0, index) < width) return undefined;
    const { entries } = this.rows.bundle(index);
    return width === TILE_WIDTH ? entries : entries.subarray(0, bundleLength(entries, width));
  }

  fingerprints(index: number): Uint8Array {
    return this.rows.bundle(index).fingerprints;
  }

  close(): void {
    this.db.close();
  }

  private load(): void {
    const { size, note } = this.rows.checkpoint();
    this.signed = note;
    this.sealed = size;
    this.growing = new GrowingTiles();
    for (let level = 0; hashesAt(level, size) > 0; level++) {
      const index = Math.floor(hashesAt(level, size) / TILE_WIDTH);
      const hashes = this.rows.hashes(level, index).subarray(0, widthIn(size, level, index) * HASH_BYTES);
      this.growing.resumeTile({ level, index, hashes } satisfies Tile);
    }
    const index = Math.floor(size / TILE_WIDTH);
    const isPartial = size % TILE_WIDTH > 0;
    this.growing.resumeBundle({ index, ...(isPartial ? this.rows.bundle(index) : NOTHING) });
    this.range = CompactRange.at(size, this.tiled.node, this.hasher);
    // A tree that goes on from a damaged edge would be signed, and be another log to whoever saw it before.
    if (note !== '' && !leadsTo(this.root(), size, note))
      throw new RangeError('the tiles do not lead to the signed root');
  }
}

function prepared(db: DataFile): DataFile {
  // Rows are bundles and tiles of many kilobytes: on large pages they are written in half the time.
  db.exec(
    'PRAGMA page_size = 32768; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 128; PRAGMA cache_size = -16000',
  );
  if (db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'checkpoint'").get() === undefined)
    db.exec(`BEGIN; ${SCHEMA} COMMIT`);
  return db;
}

function leadsTo(root: Hash, size: number, note: string): boolean {
  const read = readNote(note);
  const checkpoint = read && readCheckpointText(read.text);
  return checkpoint?.size === size && sameHash(checkpoint.root, root);
}
