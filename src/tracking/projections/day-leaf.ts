import type { Day } from '../../kernel/day.js';

/** From `day` on, up to the next entry, the value holds. Values are non-negative int32. */
export interface Entry {
  readonly day: Day;
  readonly value: number;
}

/** Days from `from` to before `to`. */
export interface Range {
  readonly from: Day;
  readonly to: Day;
}

export interface LeafKey {
  readonly timeline: number;
  readonly start: Day;
  /** Version from which it answers. */
  readonly born: number;
}

/** What a change makes of a leaf. */
export interface Spliced {
  /** All records, in the leaf's own form. */
  readonly records: readonly number[];
  /** Set where nothing ended, and all that is new comes after what holds: only these entries are new. */
  readonly appended: readonly Entry[] | undefined;
}

/** More records than this do not fit. */
export const LEAF_RECORDS = 64;
/** Entries a leaf begins with at most, which leaves room for what is to come. */
export const LEAF_ENTRIES = 40;

/** Numbers of a record: day, value, and from which version to before which, counted from the leaf's own. */
const WIDTH = 4;
const STILL = 0x7fff_ffff;

/**
 * Some days of a timeline over a stretch of versions: a node of a multi-version B-tree (Becker et al., 1996). A change
 * ends records and adds others, in place; what held in an older version can still be told.
 */
export class DayLeaf {
  /** Whether there is a row of it. */
  isStored: boolean;
  private records: Int32Array;
  private count: number;

  /** `bytes` as {@link DayLeaf.bytes} gave them; a leaf without holds nothing yet. */
  constructor(
    readonly id: number,
    readonly key: LeafKey,
    bytes?: Uint8Array,
  ) {
    this.isStored = bytes !== undefined;
    this.records = bytes
      ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
      : new Int32Array(WIDTH * LEAF_RECORDS);
    this.count = bytes ? this.records.length : 0;
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.records.buffer, this.records.byteOffset, this.count * 4);
  }

  /** Where the record that holds on `day` is, -1 before the first. */
  at(day: Day, version: number): number {
    const { records, count } = this;
    const now = this.sinceBorn(version);
    let found = -1;
    for (let at = 0; at < count && records[at]! <= day; at += WIDTH)
      if (records[at + 2]! <= now && records[at + 3]! > now) found = at;
    return found;
  }

  /** The record that holds in `version` after the one at `at`, -1 when there is none. */
  following(at: number, version: number): number {
    const { records, count } = this;
    const now = this.sinceBorn(version);
    for (let next = at < 0 ? 0 : at + WIDTH; next < count; next += WIDTH)
      if (records[next + 2]! <= now && records[next + 3]! > now) return next;
    return -1;
  }

  /** The record that holds in `version` before the one at `at`, -1 when there is none. */
  preceding(at: number, version: number): number {
    const { records } = this;
    const now = this.sinceBorn(version);
    for (let previous = at - WIDTH; previous >= 0; previous -= WIDTH)
      if (records[previous + 2]! <= now && records[previous + 3]! > now) return previous;
    return -1;
  }

  /** The last record that holds in `version`, -1 when there is none. */
  last(version: number): number {
    return this.preceding(this.count, version);
  }

  day(at: number): Day {
    return this.records[at]! as Day;
  }

  value(at: number): number {
    return this.records[at + 1]!;
  }

  /**
   * What it would hold if from `version` on the days of the range had exactly these entries; undefined when they have
   * them already. Entries are in order, and `version` is no earlier than any before.
   */
  splice(version: number, range: Range, entries: readonly Entry[]): Spliced | undefined {
    const { records, count } = this;
    const now = version - this.key.born;
    const out: number[] = [];
    const added: Entry[] = [];
    const add = (entry: Entry) => {
      out.push(entry.day, entry.value, now, STILL);
      added.push(entry);
    };
    let next = 0;
    let ended = 0;
    let lastHeld: Day | undefined;
    for (let at = 0; at < count; at += WIDTH) {
      const day = records[at]! as Day;
      while (next < entries.length && entries[next]!.day < day) add(entries[next++]!);
      const value = records[at + 1]!;
      const from = records[at + 2]!;
      let to = records[at + 3]!;
      if (to === STILL && day >= range.from && day < range.to) {
        if (next < entries.length && entries[next]!.day === day && entries[next]!.value === value) next++;
        else {
          ended++;
          to = now;
        }
      }
      if (to === STILL) lastHeld = day;
      if (from < to) out.push(day, value, from, to);
    }
    while (next < entries.length) add(entries[next++]!);
    if (ended === 0 && added.length === 0) return undefined;
    const isAppend = ended === 0 && lastHeld !== undefined && added[0]!.day > lastHeld;
    return { records: out, appended: isAppend ? added : undefined };
  }

  /** Whether these records fit, and the version can still be counted from its own. */
  hasRoomFor({ records }: Spliced, version: number): boolean {
    return records.length <= WIDTH * LEAF_RECORDS && version - this.key.born < STILL;
  }

  /** Every version after its last change is as good as that one. */
  private sinceBorn(version: number): number {
    return Math.min(version - this.key.born, STILL - 1);
  }

  /** Takes records that fit. */
  take(records: readonly number[]): void {
    if (this.records.length < WIDTH * LEAF_RECORDS) this.records = new Int32Array(WIDTH * LEAF_RECORDS);
    this.records.set(records);
    this.count = records.length;
  }

  /** Takes entries that hold from its first version on. */
  begin(entries: readonly Entry[]): void {
    this.take(entries.flatMap(({ day, value }) => [day, value, 0, STILL]));
  }
}

/** What of these records holds from now on. */
export function heldBy({ records }: Spliced): Entry[] {
  const held: Entry[] = [];
  for (let at = 0; at < records.length; at += WIDTH)
    if (records[at + 3] === STILL) held.push({ day: records[at]! as Day, value: records[at + 1]! });
  return held;
}
