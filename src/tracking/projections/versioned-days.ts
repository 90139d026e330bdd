import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { AFTER_ALL, BEFORE_ALL, type Day } from '../../kernel/day.js';
import {
  before,
  bytesOf,
  changedAfter,
  type DayPage,
  type Entry,
  entryAt,
  fromBytes,
  lastAtOrBefore,
  lastStartAtOrBefore,
  NO_ENTRIES,
  splice,
  splitAt,
} from './day-page.js';
import { Recent } from './recent.js';

export interface Around {
  /** The value that holds on the day; undefined before the first entry. */
  readonly value: number | undefined;
  /** Day of the last marked entry on or before the day. */
  readonly marked: Day | undefined;
  /** Day of the next entry of another kind; AFTER_ALL when none comes, undefined when that would take further pages. */
  readonly changed: Day | undefined;
}

/** What `around` looks for. Before the first entry the kind is 0. */
export interface Marks {
  isMarked(value: number): boolean;
  kindOf(value: number): number;
}

interface Search {
  readonly timeline: number;
  readonly version: number;
  readonly isMarked: Marks['isMarked'];
}

interface Page {
  readonly start: Day;
  /** Where the page after it begins; null for the last. */
  readonly next: Day | null;
  readonly entries: DayPage;
}

/** Timelines whose newest pages the writer keeps at hand, and of which the starts of pages are in memory. */
const TIMELINES_KEPT = 16_384;
const STARTS_KEPT = 65_536;

/** On which days the pages of a timeline begin, in order, and from which version on each is there. */
interface Starts {
  readonly days: Day[];
  readonly versions: number[];
}

/** The entries of each page in the newest version of a timeline. */
type Newest = Map<Day, DayPage>;

/**
 * Sorted maps from day to value, each kept in all its versions: "the newest entry on or before this day, as of that
 * version" is answered from an index, however many versions there are.
 *
 * A timeline is cut into pages. A change writes anew only the pages it touches, under the version that made it, and
 * never alters an older one; a page, once begun on some day, keeps that first day. So a look-up finds the last page
 * that begins on or before the day and was there in that version (from memory: there are few, and they never go), and
 * takes its newest copy up to that version: one index seek.
 * Versions are positions in the log and only grow.
 */
export class VersionedDays {
  private readonly newest = new Recent<number, Newest>(TIMELINES_KEPT);
  private readonly starts = new Recent<number, Starts>(STARTS_KEPT);
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
    this.findPage = db.prepare(
      'SELECT entries FROM page WHERE timeline = ? AND start = ? AND version <= ? ORDER BY version DESC LIMIT 1',
    );
    this.findPage.setReturnArrays(true);
    this.listPages = db.prepare('SELECT start, version FROM page_start WHERE timeline = ? ORDER BY start');
    this.listPages.setReturnArrays(true);
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

  /** The value on a day, the last marked entry before it and the next change after it: mostly one page answers all. */
  around(timeline: number, day: Day, version: number, { isMarked, kindOf }: Marks): Around {
    const page = this.pageAt(timeline, day, version);
    if (!page) return { value: undefined, marked: undefined, changed: AFTER_ALL };
    const at = lastAtOrBefore(page.entries, day);
    const value = at >= 0 ? page.entries[2 * at + 1]! : this.floor(timeline, before(page.start), version)?.value;
    const kind = value === undefined ? 0 : kindOf(value);
    return {
      value,
      marked: this.lastMarked({ timeline, version, isMarked }, page, at),
      changed:
        changedAfter(page.entries, at, (later) => kindOf(later) !== kind) ??
        (page.next === null ? AFTER_ALL : undefined),
    };
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
    const { days } = this.startsOf(timeline);
    const pages = this.newestOf(timeline);
    for (let index = lastStartAtOrBefore(days, day); index >= 0; index--) {
      const entries = pages.get(days[index]!)!;
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
    const { days } = this.startsOf(timeline);
    if (days.length === 0) {
      if (entries.length === 0) return;
      this.addPage(timeline, version, newest, BEFORE_ALL);
    }
    let taken = 0;
    const firstPage = lastStartAtOrBefore(days, range.from);
    for (let index = firstPage; index < days.length; index++) {
      const start = days[index]!;
      if (index > firstPage && start >= range.to) break;
      const end = days[index + 1] ?? AFTER_ALL;
      const here: number[] = [];
      for (; taken < entries.length && (entries[taken]!.day < end || end === AFTER_ALL); taken++)
        here.push(entries[taken]!.day, entries[taken]!.value);
      const old = newest.get(start)!;
      const kept = splice(old, range, here);
      if (kept) index += this.store({ timeline, version }, newest, start, kept);
    }
  }

  /** What was read of changes that were rolled back must be forgotten. */
  forget(): void {
    this.newest.clear();
    this.starts.clear();
  }

  private lastMarked({ timeline, version, isMarked }: Search, page: Page | undefined, at: number) {
    for (let index = at; page; index = page ? page.entries.length / 2 - 1 : 0) {
      for (; index >= 0; index--) if (isMarked(page.entries[2 * index + 1]!)) return page.entries[2 * index]! as Day;
      page = page.start === BEFORE_ALL ? undefined : this.pageAt(timeline, before(page.start), version);
    }
    return undefined;
  }

  private pageAt(timeline: number, day: Day, version: number): Page | undefined {
    const { days, versions } = this.startsOf(timeline);
    let at = lastStartAtOrBefore(days, day);
    while (at >= 0 && versions[at]! > version) at--;
    if (at < 0) return undefined;
    let after = at + 1;
    while (after < days.length && versions[after]! > version) after++;
    const start = days[at]!;
    return { start, next: days[after] ?? null, entries: this.entries(timeline, start, version) };
  }

  /** Writes the page; one that is too long is split. Answers how many pages were begun. */
  private store(at: { timeline: number; version: number }, newest: Newest, start: Day, entries: number[]): number {
    const { timeline, version } = at;
    let begun = 0;
    for (let rest = entries, from = start; ; begun++) {
      const cut = splitAt(rest, newest.get(from)!);
      const page = Int32Array.from(cut === rest.length ? rest : rest.slice(0, cut));
      newest.set(from, page);
      this.writePage.run(timeline, from, version, bytesOf(page));
      if (cut === rest.length) return begun;
      rest = rest.slice(cut);
      from = rest[0]! as Day;
      this.addPage(timeline, version, newest, from);
    }
  }

  private addPage(timeline: number, version: number, newest: Newest, start: Day): void {
    this.beginPage.run(timeline, start, version);
    const { days, versions } = this.startsOf(timeline);
    const at = lastStartAtOrBefore(days, start) + 1;
    // Where it was read in between, it is there already.
    if (days[at - 1] !== start) {
      days.splice(at, 0, start);
      versions.splice(at, 0, version);
    }
    newest.set(start, NO_ENTRIES);
  }

  private newestOf(timeline: number): Newest {
    const kept = this.newest.get(timeline);
    if (kept) return kept;
    const newest: Newest = new Map();
    for (const start of this.startsOf(timeline).days)
      newest.set(start, this.entries(timeline, start, Number.MAX_SAFE_INTEGER));
    this.newest.set(timeline, newest);
    return newest;
  }

  private startsOf(timeline: number): Starts {
    const kept = this.starts.get(timeline);
    if (kept) return kept;
    const starts: Starts = { days: [], versions: [] };
    for (const row of this.listPages.iterate(timeline)) {
      const [day, version] = row as unknown as [Day, number];
      starts.days.push(day);
      starts.versions.push(version);
    }
    this.starts.set(timeline, starts);
    return starts;
  }

  /** A page is written in the version that begins it, so there always is one. */
  private entries(timeline: number, start: Day, version: number): DayPage {
    const [bytes] = this.findPage.get(timeline, start, version) as unknown as [Uint8Array];
    return fromBytes(bytes);
  }
}
