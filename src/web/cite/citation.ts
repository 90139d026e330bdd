import { dayInWords } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';

/** A view that reads the same for ever, and what is needed to name it. */
export interface Cited {
  readonly url: string;
  readonly title: string;
  /** The day that it is about; null where it is about none. */
  readonly asOf: string | null;
  readonly position: string;
  /** YYYY-MM-DD; of the publication. */
  readonly known: string;
}

export interface CitationStyle {
  readonly name: string;
  readonly text: string;
}

export function citationStyles(t: Texts, { url, title, asOf, position, known }: Cited): readonly CitationStyle[] {
  const year = known.slice(0, 4);
  const entry = t.cite.upTo(position);
  const day = asOf === null ? '' : `${t.times.asOf} ${dayInWords(asOf)}, `;
  return [
    { name: 'APA', text: `${t.service}. (${year}). ${title} [${day}${entry}]. ${url}` },
    { name: 'Chicago', text: `${t.service}. “${title}.” ${day}${entry}. ${year}. ${url}.` },
    { name: t.cite.plain, text: `${title}. ${day}${entry}. ${t.service}, ${url}` },
  ];
}

export function bibTeX(t: Texts, { url, title, asOf, position, known }: Cited): string {
  const day = asOf === null ? '' : `${t.times.asOf} ${dayInWords(asOf)}, `;
  const fields = {
    author: `{${t.service}}`,
    title: `{${bibText(title)}}`,
    year: known.slice(0, 4),
    note: bibText(day + t.cite.upTo(position)),
    url,
  };
  const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}},`);
  return ['@misc{detente-' + position + ',', ...lines, '}'].join('\n');
}

const BIB_WORDS: Readonly<Record<string, string>> = {
  '\\': String.raw`\textbackslash{}`,
  '~': String.raw`\textasciitilde{}`,
  '^': String.raw`\textasciicircum{}`,
};

/** What TeX would obey, as the sign that it is. */
const bibText = (text: string): string => text.replace(/[\\{}$&#%_~^]/g, (sign) => BIB_WORDS[sign] ?? `\\${sign}`);
