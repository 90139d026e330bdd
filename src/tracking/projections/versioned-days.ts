import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { AFTER_ALL, BEFORE_ALL, type Day } from '../../kernel/day.js';
import { DayLeaf, type Entry, heldBy, LEAF_ENTRIES, type LeafKey, type Range, type Spliced } from './day-leaf.js';
import { Recent } from './recent.js';

export interface Around {
  /** The value that holds on the day; undefined before the first entry. */
  readonly value: number | undefined;
  /** Day of the last marked entry on or before the day. */
  readonly marked: Day | undefined;
  /** Day of the next entry of another kind; AFTER_ALL when none comes, undefined when that would take further leaves. */
  readonly changed: Day | undefined;
}

/** What `around` looks for. Before the first entry the kind is 0. */
export interface Marks {
  isMarked(value: number): boolean;
  kindOf(value: number): number;
}

/** The days from `start` to the next page, in one leaf for each stretch of versions. */
interface Page {
  readonly start: Day;
  /** Rows of its leaves, and from which version on each answers: the first from when the page was begun. */
  readonly ids: number[];
  readonly born: number[];
}

/** The pages of a timeline, in order: few, and they never go. */
type Pages = Page[];

interface Place {
  readonly pages: Pages;
  readonly index: number;
  readonly leaf: DayLeaf;
}

const TIMELINES_KEPT = 65_536;
const LEAVES_KEPT = 8_192;

/**
 * Sorted maps from day to value, each kept in all its versions: "the newest entry on or before this day, as of that
 * version" is answered by looking into one leaf, however many days and versions there are.
 *
 * A timeline is cut by days into pages, and a page by versions into leaves. A change alters the newest leaf of the pages
 * it touches; a leaf that is full is followed by another, which begins with what still holds, and a page of which too
 * much holds is cut in two. Leaves that changed are written together by `write`, each once, however often it changed.
 * Versions are positions in the log and only grow.
 */
export class VersionedDays {
  private readonly timelines = new Recent<number, Pages>(TIMELINES_KEPT);
  private readonly leaves = new Recent<number, DayLeaf>(LEAVES_KEPT);
  private readonly changed = new Map<number, DayLeaf>();
  /** Pages of the timelines in which a leaf was begun that has no row yet: they cannot be read again before. */
  private readonly begun = new Map<number, Pages>();
  private nextId: number;
  private readonly newestId: StatementSync;
  private readonly listLeaves: StatementSync;
  private readonly findLeaf: StatementSync;
  private readonly insertLeaf: StatementSync;
  private readonly updateLeaf: StatementSync;

  static readonly SCHEMA = `
    CREATE TABLE leaf (id INTEGER PRIMARY KEY, timeline INTEGER NOT NULL, start INTEGER NOT NULL, born INTEGER NOT NULL,
      records BLOB NOT NULL, UNIQUE (timeline, start, born)) STRICT;`;

  constructor(db: DatabaseSync) {
    this.newestId = db.prepare('SELECT coalesce(max(id), 0) AS id FROM leaf');
    this.listLeaves = db.prepare('SELECT id, start, born FROM leaf WHERE timeline = ? ORDER BY start, born');
    this.listLeaves.setReturnArrays(true);
    this.findLeaf = db.prepare('SELECT records FROM leaf WHERE id = ?');
    this.findLeaf.setReturnArrays(true);
    this.insertLeaf = db.prepare('INSERT INTO leaf (id, timeline, start, born, records) VALUES (?, ?, ?, ?, ?)');
    this.updateLeaf = db.prepare('UPDATE leaf SET records = ? WHERE id = ?');
    this.nextId = this.idAfterNewest();
  }

  /** The entry that holds on `day`; undefined before the first. */
  floor(timeline: number, day: Day, version: number): Entry | undefined {
    const pages = this.pagesOf(timeline);
    for (let index = pageAt(pages, day, version); index >= 0; index = pageBefore(pages, index, version)) {
      const leaf = this.leafOf(timeline, pages[index]!, version);
      const at = leaf.at(day, version);
      if (at >= 0) return { day: leaf.day(at), value: leaf.value(at) };
    }
    return undefined;
  }

  /** The value on a day, the last marked entry before it and the next change after it: mostly one leaf answers all. */
  around(timeline: number, day: Day, version: number, { isMarked, kindOf }: Marks): Around {
    const pages = this.pagesOf(timeline);
    const index = pageAt(pages, day, version);
    if (index < 0) return { value: undefined, marked: undefined, changed: AFTER_ALL };
    const leaf = this.leafOf(timeline, pages[index]!, version);
    const at = leaf.at(day, version);
    const value = at >= 0 ? leaf.value(at) : this.floor(timeline, before(leaf.key.start), version)?.value;
    const kind = value === undefined ? 0 : kindOf(value);
    let next = leaf.following(at, version);
    while (next >= 0 && kindOf(leaf.value(next)) === kind) next = leaf.following(next, version);
    const isLast = pageAfter(pages, index, version) < 0;
    return {
      value,
      marked: this.lastMarked({ pages, index, leaf }, at, version, isMarked),
      changed: next >= 0 ? leaf.day(next) : isLast ? AFTER_ALL : undefined,
    };
  }

  /** Day of the first entry after `day`; AFTER_ALL when there is none. */
  next(timeline: number, day: Day, version: number): Day {
    for (const entry of this.after(timeline, day, version)) return entry.day;
    return AFTER_ALL;
  }

  /** As `floor`, in the newest version. */
  newestFloor(timeline: number, day: Day): Entry | undefined {
    return this.floor(timeline, day, Number.MAX_SAFE_INTEGER);
  }

  /** Entries after `day`, in order. */
  *after(timeline: number, day: Day, version: number): Generator<Entry> {
    const pages = this.pagesOf(timeline);
    for (let index = pageAt(pages, day, version); index >= 0; index = pageAfter(pages, index, version)) {
      const leaf = this.leafOf(timeline, pages[index]!, version);
      let at = leaf.at(day, version);
      while ((at = leaf.following(at, version)) >= 0) yield { day: leaf.day(at), value: leaf.value(at) };
    }
  }

  /** In `version`, the days of the range have exactly these entries (in order); all else stays. */
  replace(timeline: number, version: number, range: Range, entries: readonly Entry[]): void {
    const pages = this.pagesOf(timeline);
    if (pages.length === 0) {
      if (entries.length === 0) return;
      this.begun.set(timeline, pages);
      this.beginPage(pages, 0, { timeline, start: BEFORE_ALL, born: version }, []);
    }
    let taken = 0;
    const first = lastStartAtOrBefore(pages, range.from);
    for (let index = first; index < pages.length; index++) {
      if (index > first && pages[index]!.start >= range.to) break;
      const end = pages[index + 1]?.start ?? AFTER_ALL;
      const begin = taken;
      while (taken < entries.length && (entries[taken]!.day < end || end === AFTER_ALL)) taken++;
      const leaf = this.leafOf(timeline, pages[index]!, Number.MAX_SAFE_INTEGER);
      const spliced = leaf.splice(version, range, entries.slice(begin, taken));
      if (spliced) index += this.keep({ pages, index, leaf }, version, spliced);
    }
  }

  /** Writes what changed since it was written last. */
  write(): void {
    for (const [id, leaf] of this.changed) {
      const { timeline, start, born } = leaf.key;
      if (leaf.isStored) this.updateLeaf.run(leaf.bytes, id);
      else this.insertLeaf.run(id, timeline, start, born, leaf.bytes);
      leaf.isStored = true;
      this.leaves.set(id, leaf);
    }
    this.changed.clear();
    this.begun.clear();
  }

  /** Forgets what was not written, and what was read of changes that were rolled back. */
  forget(): void {
    this.timelines.clear();
    this.leaves.clear();
    this.changed.clear();
    this.begun.clear();
    this.nextId = this.idAfterNewest();
  }

  private lastMarked({ pages, index, leaf }: Place, at: number, version: number, isMarked: Marks['isMarked']) {
    for (let page = index, here = leaf, found = at; ;) {
      for (; found >= 0; found = here.preceding(found, version))
        if (isMarked(here.value(found))) return here.day(found);
      page = pageBefore(pages, page, version);
      if (page < 0) return undefined;
      here = this.leafOf(leaf.key.timeline, pages[page]!, version);
      found = here.last(version);
    }
  }

  /** Puts records where they fit. Answers how many pages were begun. */
  private keep({ pages, index, leaf }: Place, version: number, spliced: Spliced): number {
    if (leaf.hasRoomFor(spliced, version)) {
      leaf.take(spliced.records);
      this.changed.set(leaf.id, leaf);
      return 0;
    }
    const { timeline, start } = leaf.key;
    this.begun.set(timeline, pages);
    const pieces = piecesOf(spliced.appended ?? heldBy(spliced));
    if (!spliced.appended) {
      const held = pieces.shift() ?? [];
      if (leaf.key.born === version) {
        leaf.begin(held);
        this.changed.set(leaf.id, leaf);
      } else this.beginLeaf(pages[index]!, { timeline, start, born: version }, held);
    }
    pieces.forEach((piece, offset) =>
      this.beginPage(pages, index + 1 + offset, { timeline, start: piece[0]!.day, born: version }, piece),
    );
    return pieces.length;
  }

  private beginPage(pages: Pages, index: number, key: LeafKey, entries: readonly Entry[]): void {
    const page: Page = { start: key.start, ids: [], born: [] };
    pages.splice(index, 0, page);
    this.beginLeaf(page, key, entries);
  }

  private beginLeaf(page: Page, key: LeafKey, entries: readonly Entry[]): void {
    const leaf = new DayLeaf(this.nextId++, key);
    leaf.begin(entries);
    page.ids.push(leaf.id);
    page.born.push(key.born);
    this.changed.set(leaf.id, leaf);
  }

  private pagesOf(timeline: number): Pages {
    const kept = this.begun.get(timeline) ?? this.timelines.get(timeline);
    if (kept) return kept;
    const pages: Pages = [];
    for (const row of this.listLeaves.iterate(timeline)) {
      const [id, start, born] = row as unknown as [number, Day, number];
      let page = pages.at(-1);
      if (page?.start !== start) pages.push((page = { start, ids: [], born: [] }));
      page.ids.push(id);
      page.born.push(born);
    }
    this.timelines.set(timeline, pages);
    return pages;
  }

  /** The page is there in that version. */
  private leafOf(timeline: number, { start, ids, born }: Page, version: number): DayLeaf {
    let at = ids.length - 1;
    while (born[at]! > version) at--;
    const id = ids[at]!;
    const kept = this.changed.get(id) ?? this.leaves.get(id);
    if (kept) return kept;
    const [bytes] = this.findLeaf.get(id) as unknown as [Uint8Array];
    const leaf = new DayLeaf(id, { timeline, start, born: born[at]! }, bytes);
    this.leaves.set(id, leaf);
    return leaf;
  }

  private idAfterNewest(): number {
    return (this.newestId.get() as { id: number }).id + 1;
  }
}

const before = (day: Day): Day => (day - 1) as Day;

/** Index of the page that has the day in that version, -1 when none has. */
function pageAt(pages: Pages, day: Day, version: number): number {
  const at = lastStartAtOrBefore(pages, day);
  return at >= 0 && pages[at]!.born[0]! > version ? pageBefore(pages, at, version) : at;
}

function pageBefore(pages: Pages, index: number, version: number): number {
  let at = index - 1;
  while (at >= 0 && pages[at]!.born[0]! > version) at--;
  return at;
}

function pageAfter(pages: Pages, index: number, version: number): number {
  for (let at = index + 1; at < pages.length; at++) if (pages[at]!.born[0]! <= version) return at;
  return -1;
}

function lastStartAtOrBefore(pages: Pages, day: Day): number {
  let low = 0;
  let high = pages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pages[middle]!.start <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function piecesOf(entries: readonly Entry[]): Entry[][] {
  const pieces: Entry[][] = [];
  const count = Math.ceil(entries.length / LEAF_ENTRIES);
  for (let piece = 0; piece < count; piece++)
    pieces.push(
      entries.slice(Math.ceil((piece * entries.length) / count), Math.ceil(((piece + 1) * entries.length) / count)),
    );
  return pieces;
}
