import { AFTER_ALL, type Day } from '../../kernel/day.js';

/** From `day` on, up to the next entry, the value holds. Values are non-negative int32. */
export interface Entry {
  readonly day: Day;
  readonly value: number;
}

/** Entries in the order of their days, day and value in turn. */
export type DayPage = Int32Array;

/** A page that outgrows this is split in two. */
const ENTRIES_A_PAGE = 24;

/** Day of the first entry after the one at `at` whose value is another. */
export function changedAfter(page: DayPage, at: number, isOther: (value: number) => boolean): Day | undefined {
  for (let later = at + 1; later < page.length / 2; later++)
    if (isOther(page[2 * later + 1]!)) return page[2 * later]! as Day;
  return undefined;
}

export const before = (day: Day): Day => (day - 1) as Day;
export const fromBytes = (bytes: Uint8Array): DayPage =>
  new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
export const bytesOf = (page: DayPage): Uint8Array => new Uint8Array(page.buffer, page.byteOffset, page.byteLength);
export const entryAt = (page: DayPage, at: number): Entry => ({ day: page[2 * at]! as Day, value: page[2 * at + 1]! });
export const NO_ENTRIES: DayPage = new Int32Array(0);

/**
 * Where to cut a page, as an index into its numbers; its length where it need not be cut. News mostly come in the
 * order of their days: then the page that was there stays full and what is new begins the next one.
 */
export function splitAt(entries: readonly number[], old: DayPage): number {
  if (entries.length / 2 <= ENTRIES_A_PAGE) return entries.length;
  const appended =
    old.length > 0 && old.length / 2 <= ENTRIES_A_PAGE && old.every((number, index) => number === entries[index]);
  return appended ? old.length : 2 * Math.floor(ENTRIES_A_PAGE / 2);
}

/** Index of the last entry on or before `day`; -1 when all come later. */
export function lastAtOrBefore(page: DayPage, day: Day): number {
  let low = 0;
  let high = page.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (page[2 * middle]! <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export function lastStartAtOrBefore(starts: readonly Day[], day: Day): number {
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
export function splice(page: DayPage, range: { from: Day; to: Day }, entries: readonly number[]): number[] | undefined {
  const head = 2 * (lastAtOrBefore(page, before(range.from)) + 1);
  const tail = range.to === AFTER_ALL ? page.length : 2 * (lastAtOrBefore(page, before(range.to)) + 1);
  const same = tail - head === entries.length && entries.every((value, index) => page[head + index] === value);
  return same ? undefined : [...page.subarray(0, head), ...entries, ...page.subarray(tail)];
}
