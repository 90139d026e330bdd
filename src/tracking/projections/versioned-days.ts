import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { AFTER_ALL, BEFORE_ALL, type Day } from '../../kernel/day.js';
import { Recent } from './recent.js';

/** From `day` on, up to the next entry, the value holds. Values are non-negative int32. */
export interface Entry {
  readonly day: Day;
  readonly value: number;
}

export interface Around {
  /** The value that holds on the day; undefined before the first entry. */
  readonly value: number | undefined;
  /** Day of the last marked entry on or before the day. */
  readonly marked: Day | undefined;
}

interface Search {
  readonly timeline: number;
  readonly version: number;
  readonly isMarked: (value: number) => boolean;
}

interface Page {
  readonly start: Day;
  /** Where the page after it begins; null for the last. */
  readonly next: Day | null;
  readonly entries: Int32Array;
}

/** Entries of a page, day and value in turn; a page that outgrows this is split in two. */
const ENTRIES_A_PAGE = 24;
/** Timelines whose newest pages the writer keeps at hand. */
const TIMELINES_KEPT = 16_384;

/** The newest version of a timeline: page starts in order, and each page's entries. */
interface Newest {
  readonly starts: Day[];
  readonly pages: Map<Day, Int32Array>;
}

/**
 * Sorted maps from day to value, each kept in all its versions: "the newest entry on or before this day, as of that
 * version" is answered from an index, however many versions there are.
 *
 * A timeline is cut into pages. A change writes anew only the pages it touches, under the version that made it, and
 * never alters an older one; a page, once begun on some day, keeps that first day. So a look-up finds the last page
 * that begins on or before the day and was there in that version, and takes its newest copy up to that version.
 * Versions are positions in the log and only grow.
 */
export class VersionedDays {
  private readonly newest = new Recent<number, Newest>(TIMELINES_KEPT);
  private readonly findPage: StatementSync;
  private readonly listPages: StatementSync;
  private readonly beginPage: StatementSync;
  private readonly writePage: StatementSync;

  static readonly SCHEMA = `
    CREATE TABLE page_start (timeline INTEGER NOT NULL, start INTEGER NOT NULL, version INTEGER NOT NULL,
      PRIMARY KEY (timeline, start)) STRICT, WITHOUT ROWID;
    CREATE TABLE page (timeline INTEGER NOT NULL, start INTEGER NOT NULL, version INTEGER NOT NULL, entries BLOB NOT NULL,
      PRIMARY KEY (timeline, start, version)) STRICT, WITHOUT ROWID;`;

  constructor(db: DatabaseSync) {
    this.findPage = db.prepare(`
      SELECT start, entries, (SELECT start FROM page_start WHERE timeline = ?1 AND start > ?2 AND version <= ?3
        ORDER BY start LIMIT 1)
      FROM page WHERE timeline = ?1 AND version <= ?3 AND start = (SELECT start FROM page_start
        WHERE timeline = ?1 AND start <= ?2 AND version <= ?3 ORDER BY start DESC LIMIT 1)
      ORDER BY version DESC LIMIT 1`);
    this.findPage.setReturnArrays(true);
    this.listPages = db.prepare('SELECT start FROM page_start WHERE timeline = ? ORDER BY start');
    this.beginPage = db.prepare('INSERT INTO page_start (timeline, start, version) VALUES (?, ?, ?)');
    this.writePage = db.prepare('INSERT OR REPLACE INTO page (timeline, start, version, entries) VALUES (?, ?, ?, ?)');
  }

  /** The entry that holds on `day`; undefined before the first. */
  floor(timeline: number, day: Day, version: number): Entry | undefined {
    let page = this.pageAt(timeline, day, version);
    while (page) {
      const at = lastAtOrBefore(page.entries, day);
      if (at >= 0) return entryAt(page.entries, at);
      if (page.start === BEFORE_ALL) return undefined;
      page = this.pageAt(timeline, before(page.start), version);
    }
    return undefined;
  }

  /** The value on a day, and the day of the last marked entry up to it: mostly one page answers both. */
  around(timeline: number, day: Day, version: number, isMarked: (value: number) => boolean): Around {
    const page = this.pageAt(timeline, day, version);
    if (!page) return { value: undefined, marked: undefined };
    const at = lastAtOrBefore(page.entries, day);
    const value = at >= 0 ? page.entries[2 * at + 1]! : this.floor(timeline, before(page.start), version)?.value;
    return { value, marked: this.lastMarked({ timeline, version, isMarked }, page, at) };
  }

  /** Day of the first entry after `day`; AFTER_ALL when there is none. */
  next(timeline: number, day: Day, version: number): Day {
    for (let page = this.pageAt(timeline, day, version); page;) {
      const at = lastAtOrBefore(page.entries, day) + 1;
      if (at < page.entries.length / 2) return page.entries[2 * at]! as Day;
      page = page.next === null ? undefined : this.pageAt(timeline, page.next, version);
    }
    return AFTER_ALL;
  }

  /** As `floor` in the newest version, from what the writer keeps at hand. */
  newestFloor(timeline: number, day: Day): Entry | undefined {
    const { starts, pages } = this.newestOf(timeline);
    for (let index = lastStartAtOrBefore(starts, day); index >= 0; index--) {
      const entries = pages.get(starts[index]!)!;
      const at = lastAtOrBefore(entries, day);
      if (at >= 0) return entryAt(entries, at);
    }
    return undefined;
  }

  /** Entries after `day`, in order. */
  *after(timeline: number, day: Day, version: number): Generator<Entry> {
    let page = this.pageAt(timeline, day, version);
    while (page) {
      for (let at = lastAtOrBefore(page.entries, day) + 1; at < page.entries.length / 2; at++)
        yield entryAt(page.entries, at);
      page = page.next === null ? undefined : this.pageAt(timeline, page.next, version);
    }
  }

  /** In `version`, the days from `from` to before `to` have exactly these entries (in order); all else stays. */
  replace(timeline: number, version: number, range: { from: Day; to: Day }, entries: readonly Entry[]): void {
    const newest = this.newestOf(timeline);
    if (newest.starts.length === 0) {
      if (entries.length === 0) return;
      this.addPage(timeline, version, newest, BEFORE_ALL);
    }
    let taken = 0;
    const firstPage = lastStartAtOrBefore(newest.starts, range.from);
    for (let index = firstPage; index < newest.starts.length; index++) {
      const start = newest.starts[index]!;
      if (index > firstPage && start >= range.to) break;
      const end = newest.starts[index + 1] ?? AFTER_ALL;
      const here: number[] = [];
      for (; taken < entries.length && (entries[taken]!.day < end || end === AFTER_ALL); taken++)
        here.push(entries[taken]!.day, entries[taken]!.value);
      const old = newest.pages.get(start)!;
      const kept = splice(old, range, here);
      if (kept) index += this.store({ timeline, version }, newest, start, kept);
    }
  }

  /** What was read of changes that were rolled back must be forgotten. */
  forget(): void {
    this.newest.clear();
  }

  private lastMarked({ timeline, version, isMarked }: Search, page: Page | undefined, at: number) {
    for (let index = at; page; index = page ? page.entries.length / 2 - 1 : 0) {
      for (; index >= 0; index--) if (isMarked(page.entries[2 * index + 1]!)) return page.entries[2 * index]! as Day;
      page = page.start === BEFORE_ALL ? undefined : this.pageAt(timeline, before(page.start), version);
    }
    return undefined;
  }

  private pageAt(timeline: number, day: Day, version: number) {
    return readPage(this.findPage.get(timeline, day, version));
  }

  /** Writes the page; one that is too long is split. Answers how many pages were begun. */
  private store(at: { timeline: number; version: number }, newest: Newest, start: Day, entries: number[]): number {
    const { timeline, version } = at;
    let begun = 0;
    for (let rest = entries, from = start; ; begun++) {
      const cut = splitAt(rest, newest.pages.get(from)!);
      const page = Int32Array.from(cut === rest.length ? rest : rest.slice(0, cut));
      newest.pages.set(from, page);
      this.writePage.run(timeline, from, version, asBytes(page));
      if (cut === rest.length) return begun;
      rest = rest.slice(cut);
      from = rest[0]! as Day;
      this.addPage(timeline, version, newest, from);
    }
  }

  private addPage(timeline: number, version: number, newest: Newest, start: Day): void {
    this.beginPage.run(timeline, start, version);
    newest.starts.splice(lastStartAtOrBefore(newest.starts, start) + 1, 0, start);
    newest.pages.set(start, NO_ENTRIES);
  }

  private newestOf(timeline: number): Newest {
    const kept = this.newest.get(timeline);
    if (kept) return kept;
    const newest: Newest = { starts: [], pages: new Map() };
    for (const { start } of this.listPages.all(timeline)) {
      const page = this.pageAt(timeline, start as Day, Number.MAX_SAFE_INTEGER)!;
      newest.starts.push(start as Day);
      newest.pages.set(start as Day, page.entries);
    }
    this.newest.set(timeline, newest);
    return newest;
  }
}

/** With `setReturnArrays` a row is [start, entries, next]. */
function readPage(row: unknown): Page | undefined {
  if (row === undefined) return undefined;
  const [start, bytes, next] = row as [Day, Uint8Array, Day | null];
  return { start, next, entries: new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4) };
}

const before = (day: Day): Day => (day - 1) as Day;
const asBytes = (page: Int32Array): Uint8Array => new Uint8Array(page.buffer, page.byteOffset, page.byteLength);
const entryAt = (page: Int32Array, at: number): Entry => ({ day: page[2 * at]! as Day, value: page[2 * at + 1]! });
const NO_ENTRIES = new Int32Array(0);

/**
 * Where to cut a page, as an index into its numbers; its length where it need not be cut. News mostly come in the
 * order of their days: then the page that was there stays full and what is new begins the next one.
 */
function splitAt(entries: readonly number[], old: Int32Array): number {
  if (entries.length / 2 <= ENTRIES_A_PAGE) return entries.length;
  const appended =
    old.length > 0 && old.length / 2 <= ENTRIES_A_PAGE && old.every((number, index) => number === entries[index]);
  return appended ? old.length : 2 * Math.floor(ENTRIES_A_PAGE / 2);
}

/** Index of the last entry on or before `day`; -1 when all come later. */
function lastAtOrBefore(page: Int32Array, day: Day): number {
  let low = 0;
  let high = page.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (page[2 * middle]! <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function lastStartAtOrBefore(starts: readonly Day[], day: Day): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The page with its entries inside the range replaced; undefined when that changes nothing. */
function splice(page: Int32Array, range: { from: Day; to: Day }, entries: readonly number[]): number[] | undefined {
  const head = 2 * (lastAtOrBefore(page, before(range.from)) + 1);
  const tail = range.to === AFTER_ALL ? page.length : 2 * (lastAtOrBefore(page, before(range.to)) + 1);
  const same = tail - head === entries.length && entries.every((value, index) => page[head + index] === value);
  return same ? undefined : [...page.subarray(0, head), ...entries, ...page.subarray(tail)];
}
