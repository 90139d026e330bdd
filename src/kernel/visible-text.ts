/** Colours and weights, which reports and the log of the service are printed in. */
const STYLE = String.raw`\u001b\[(?:[0-2]|22|3\d|4[19])m`;
/** What a terminal obeys in place of showing it; the last two ranges reorder the letters around them. */
const OBEYED = String.raw`[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]`;
const EITHER = new RegExp(`${STYLE}|\r\n|${OBEYED}`, 'gu');
const KEPT: ReadonlySet<string> = new Set(['\n', '\t']);

/** Text in which nothing hides what it says: such characters stand there as JSON escapes, which mean the same in JSON. */
export const visible = (text: string): string =>
  text.replace(EITHER, (found) =>
    found.length > 1 || KEPT.has(found) ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
