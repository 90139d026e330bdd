/** Of the size of its letters, for system fonts of which nobody knows which one it will be. */
const EM_OF_LETTER = 0.6;
const EM_OF_WIDE_LETTER = 0.66;
const WIDE = /\p{Script=Armenian}/u;
const FULL = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}]/u;

/** How many pixels a text may take. */
export function widthOf(text: string, size: number): number {
  let ems = 0;
  for (const letter of text) ems += FULL.test(letter) ? 1 : WIDE.test(letter) ? EM_OF_WIDE_LETTER : EM_OF_LETTER;
  return Math.ceil(ems * size);
}

/** As much of a text as there is room for, in pixels. */
export function fitting(text: string, size: number, room: number): string {
  if (widthOf(text, size) <= room) return text;
  let kept = '';
  for (const letter of text) {
    if (widthOf(`${kept}${letter}…`, size) > room) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}
