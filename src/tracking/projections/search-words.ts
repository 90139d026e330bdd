/** Letters that Unicode does not take apart, and that people type without their mark all the same. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{ ı: 'i', ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ŧ: 't' },
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ς: 'σ', ə: 'e' },
};
const MARKED = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

/**
 * A text as it is searched for: without case, accents and other marks, with ligatures and full-width forms as the letters
 * they stand for (Unicode NFKD), and the Turkish dotless i as i, so that `Kılıç`, `KILIÇ` and `Kilic` are one word.
 */
export const searchWords = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(MARKED, (letter) => PLAIN[letter]!);

/** Each word is looked up by itself, and costs as much as it occurs. */
export const MOST_WORDS = 20;

/** The words to look for, each once: what another one begins with is found with it. */
export function wordsIn(text: string): string[] {
  const words = [...new Set(searchWords(text).split(/\s+/))].filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words.filter((word) => !words.some((other) => other !== word && other.startsWith(word)));
}
