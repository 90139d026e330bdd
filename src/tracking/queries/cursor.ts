import { AFTER_ALL, BEFORE_ALL } from '../../kernel/day.js';
import { incorrect } from '../../kernel/domain-error.js';

/** Before every last bound and place in the log. */
export const BY_LAST_BOUND: Cursor = [BEFORE_ALL - 1, 0];
/** After every one of them. */
export const BY_LAST_BOUND_BACK: Cursor = [AFTER_ALL + 1, 0];

/** A page and the opaque cursor of the next one; null at the end. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface PageRequest {
  readonly cursor?: string;
  /** 1–500. */
  readonly limit: number;
  /** Of developments: what became certain last comes first. */
  readonly newestFirst?: true;
}

/** The sort keys of the last item of a page; opaque to clients. */
export type Cursor = readonly number[];

export function readCursor({ cursor }: PageRequest, start: Cursor): Cursor {
  if (cursor === undefined) return start;
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(keys) && keys.length === start.length && keys.every(Number.isSafeInteger)) return keys as Cursor;
  } catch {
    // said below
  }
  throw incorrect('cursor/unknown', 'This cursor was not given out here. Leave it out to begin at the first page', [
    { pointer: '/query/cursor', code: 'cursor/unknown', detail: 'not a cursor of this list' },
  ]);
}

/** What the items of a page may take as JSON, in characters; the last one may go beyond it. A page then ends before its limit. */
export const PAGE_CHARACTERS = 2_097_152;

/** What a row becomes in a page, and in the cursor of the next one. */
interface Shown<Row, Item> {
  readonly keys: (row: Row) => Cursor;
  readonly view: (row: Row) => Item;
  /** Of what is large. */
  readonly charactersOf?: (row: Row) => number;
}

/** A page from one row more than asked for, which tells whether there is another. */
export function pageOf<Row, Item>(
  rows: Iterable<Row>,
  { limit }: PageRequest,
  { keys, view, charactersOf = () => 0 }: Shown<Row, Item>,
): Page<Item> {
  const shown: Row[] = [];
  let characters = 0;
  let more = false;
  for (const row of rows) {
    more = shown.length === limit || characters >= PAGE_CHARACTERS;
    if (more) break;
    shown.push(row);
    characters += charactersOf(row);
  }
  return { items: shown.map(view), next: more ? cursorOf(keys(shown.at(-1)!)) : null };
}

export const cursorOf = (keys: Cursor): string => Buffer.from(JSON.stringify(keys)).toString('base64url');
