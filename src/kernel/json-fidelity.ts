import type { Problem } from './domain-error.js';

/** Nothing that is recorded here is nested nearly as deep, and what walks through a value may recurse. */
export const MAX_JSON_DEPTH = 64;

interface Level {
  /** Of an object: the names that came already. */
  readonly names: Set<string> | undefined;
  /** Where in it the reading is: a name, or a place in a list. */
  at: string | number;
}

/**
 * Follows a JSON text and finds what its parsed value would not give back: of two members with one name the first, and
 * a number that would be written otherwise.
 */
export class JsonFidelity {
  private readonly levels: Level[] = [];

  constructor(private readonly refuse: (problem: Problem) => void) {}

  get depth(): number {
    return this.levels.length;
  }

  /** RFC 6901, of the value that comes next or has begun last. */
  get pointer(): string {
    return this.levels.map(({ at }) => `/${pointerName(String(at))}`).join('');
  }

  openObject(): void {
    this.levels.push({ names: new Set(), at: '' });
  }

  openList(): void {
    this.levels.push({ names: undefined, at: 0 });
  }

  close(): void {
    this.levels.pop();
  }

  name(name: string): void {
    const level = this.levels.at(-1)!;
    level.at = name;
    if (level.names?.has(name))
      this.refuse({ pointer: this.pointer, code: 'field/repeated', detail: 'occurs more than once in its object' });
    level.names?.add(name);
  }

  comma(): void {
    const level = this.levels.at(-1);
    if (typeof level?.at === 'number') level.at++;
  }

  number(text: string): void {
    if (isExact(text)) return;
    const [written, kept] = [text.slice(0, 60), Number(text)];
    const advice =
      Number.isFinite(kept) && !Object.is(kept, -0)
        ? `Write ${kept}, or put it in quotes as text`
        : 'Put it in quotes, as text';
    this.refuse({
      pointer: this.pointer,
      code: 'field/inexact-number',
      detail: `${written} cannot be kept as it is written: it would become ${kept}. ${advice}`,
    });
  }
}

/** A name as a JSON pointer writes it (RFC 6901). */
export const pointerName = (name: string): string => name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');

/** Whether the number comes out as it was written: `1.5` does, `1.50`, `1e2` and `-0` do not. */
export const isExact = (text: string): boolean => JSON.stringify(Number(text)) === text;

const DIGITS: ReadonlySet<string> = new Set('-0123456789');
const NUMBER = /-?\d[\d.eE+-]*/y;
const AFTER_STRING = /\s*(:?)/y;

const MARKS = /["[\]{}]/g;

/** Whether a text that may be JSON has more levels: what parses them takes far more of time and memory than they are long. */
export function isDeeperThan(text: string, levels: number): boolean {
  let depth = 0;
  MARKS.lastIndex = 0;
  for (let mark = MARKS.exec(text); mark; mark = MARKS.exec(text)) {
    if (mark[0] === '"') {
      const end = endOfString(text, mark.index);
      if (end === undefined) return false;
      MARKS.lastIndex = end;
    } else if (mark[0] === '[' || mark[0] === '{') {
      if (++depth > levels) return true;
    } else depth--;
  }
  return false;
}

/** Takes `fidelity` through a text that is known to be JSON. */
export function follow(text: string, fidelity: JsonFidelity): void {
  for (let at = 0; at < text.length;)
    switch (text[at]!) {
      case '{':
        fidelity.openObject();
        at++;
        break;
      case '[':
        fidelity.openList();
        at++;
        break;
      case '}':
      case ']':
        fidelity.close();
        at++;
        break;
      case ',':
        fidelity.comma();
        at++;
        break;
      case '"': {
        const end = endOfString(text, at)!;
        AFTER_STRING.lastIndex = end;
        if (AFTER_STRING.exec(text)![1] === ':') fidelity.name(JSON.parse(text.slice(at, end)) as string);
        at = end;
        break;
      }
      default: {
        NUMBER.lastIndex = at;
        const number = DIGITS.has(text[at]!) ? NUMBER.exec(text)![0] : undefined;
        if (number !== undefined) fidelity.number(number);
        at += number?.length ?? 1;
      }
    }
}

/** Undefined where it has none. */
function endOfString(text: string, start: number): number | undefined {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === '\\') escapes++;
    if (escapes % 2 === 0) return end + 1;
  }
  return undefined;
}
