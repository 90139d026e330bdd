import { stripVTControlCharacters } from 'node:util';
import { visible } from '../kernel/visible-text.js';

const NARROWEST_TEXT = 14;
const LABEL_INDENT = 2;

/** As many columns as it takes on a terminal. */
export const lengthOf = (text: string): number => [...stripVTControlCharacters(text)].length;

/** `3 events`; a word that takes no s is given in both forms. */
export function counted(count: number, what: string | { readonly one: string; readonly many: string }): string {
  const { one, many } = typeof what === 'string' ? { one: what, many: `${what}s` } : what;
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** The first few, and how many more there are. */
export function few(names: readonly string[], shown = 1): string {
  const more = names.length - shown;
  return more > 0 ? `${names.slice(0, shown).join(', ')} +${more}` : names.join(', ');
}

/**
 * `text` behind `label`, in lines of at most `columns`, the others indented as far as the label reaches. Where that
 * leaves no room, the label has a line of its own.
 */
export function wrapped(text: string, columns: number, label = ''): string {
  const isBeside = columns - lengthOf(label) >= NARROWEST_TEXT || label === '';
  const indent = isBeside ? lengthOf(label) : LABEL_INDENT;
  const lines = linesOf(visible(text), Math.max(1, columns - indent));
  const first = isBeside ? `${label}${lines.shift()}` : label.trimEnd();
  return [first, ...lines.map((line) => ' '.repeat(indent) + line)].join('\n');
}

/** Lines of at most `columns`. A word that is longer goes on in the next line, after a hyphen or a comma where it has one. */
export function linesOf(text: string, columns: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line: string | undefined;
    for (const word of paragraph.split(' ').flatMap((whole) => partsOf(whole, columns))) {
      if (line !== undefined && lengthOf(line) + 1 + lengthOf(word) <= columns) line += ` ${word}`;
      else {
        if (line !== undefined) lines.push(line);
        line = word;
      }
    }
    return [...lines, line ?? ''];
  });
}

function partsOf(word: string, columns: number): string[] {
  if (lengthOf(word) <= columns) return [word];
  const characters = [...word];
  let end = columns;
  while (end > 1 && !/[-,/]/.test(characters[end - 1]!)) end -= 1;
  if (end === 1) end = columns;
  return [characters.slice(0, end).join(''), ...partsOf(characters.slice(end).join(''), columns)];
}
