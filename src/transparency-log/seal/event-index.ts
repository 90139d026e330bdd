import type { EventId } from '../../kernel/event.js';
import { TILE_WIDTH } from '../merkle/tiles.js';
import type { SealFile } from './seal-file.js';

const MOST_FULL = 0.5;
const FEWEST_SLOTS = 1_024;

/** Of a UUID's random end; two ids may share one. */
export const fingerprintOf = (id: EventId): number => Number.parseInt(id.slice(-8), 16) >>> 0;

/**
 * Which leaf an event's id may be at: a hash table of numbers in memory, twelve to twenty bytes an event, filled when it is
 * first asked. A unique index in the file would cost each sealed event more than all its hashes.
 */
export class EventIndex {
  private fingerprints = new Uint32Array(FEWEST_SLOTS * MOST_FULL);
  /** Leaf + 1, or 0; from the fingerprint's place on, the next free one. */
  private slots = new Uint32Array(FEWEST_SLOTS);
  private count = 0;

  constructor(private readonly file: SealFile) {}

  /** Lowest first. */
  candidates(id: EventId): number[] {
    this.catchUp();
    const fingerprint = fingerprintOf(id);
    const found: number[] = [];
    for (let slot = this.placeOf(fingerprint); this.slots[slot] !== 0; slot = this.after(slot)) {
      const leaf = this.slots[slot]! - 1;
      if (this.fingerprints[leaf] === fingerprint) found.push(leaf);
    }
    return found.sort((a, b) => a - b);
  }

  private catchUp(): void {
    while (this.count < this.file.size) {
      const bundle = Math.floor(this.count / TILE_WIDTH);
      const bytes = this.file.fingerprints(bundle);
      const all = new Uint32Array(bytes.slice().buffer);
      for (const fingerprint of all.subarray(this.count % TILE_WIDTH)) this.add(fingerprint);
    }
  }

  private add(fingerprint: number): void {
    if (this.count >= this.fingerprints.length) this.grow();
    this.fingerprints[this.count] = fingerprint;
    this.count += 1;
    this.place(this.count, fingerprint);
  }

  private grow(): void {
    const { fingerprints } = this;
    this.fingerprints = new Uint32Array(fingerprints.length * 2);
    this.fingerprints.set(fingerprints);
    this.slots = new Uint32Array(this.slots.length * 2);
    for (let leaf = 0; leaf < this.count; leaf++) this.place(leaf + 1, fingerprints[leaf]!);
  }

  private place(value: number, fingerprint: number): void {
    let slot = this.placeOf(fingerprint);
    while (this.slots[slot] !== 0) slot = this.after(slot);
    this.slots[slot] = value;
  }

  private placeOf(fingerprint: number): number {
    return fingerprint & (this.slots.length - 1);
  }

  private after(slot: number): number {
    return (slot + 1) & (this.slots.length - 1);
  }
}
