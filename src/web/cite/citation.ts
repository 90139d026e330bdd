import type { KnownBy } from '../../tracking/domain/status.js';
import { dayInWords } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';

/** A view that reads the same for ever, and what is needed to name it. */
export interface Cited {
  readonly url: string;
  readonly title: string;
  /** The day that it is about; null where it is about none. */
  readonly asOf: string | null;
  readonly position: string;
  /** YYYY-MM-DD: what was known by then. */
  readonly known: string;
  readonly knownBy: KnownBy;
}

export interface CitationStyle {
  readonly name: string;
  readonly text: string;
}

export function citationStyles(t: Texts, cited: Cited): readonly CitationStyle[] {
  const { url, title } = cited;
  const year = yearOf(cited) ?? 'n.d.';
  const view = viewOf(t, cited);
  return [
    { name: 'APA', text: `${t.service}. (${year}). ${title} [${view}]. ${url}` },
    { name: 'Chicago', text: `${t.service}. “${title}.” ${view}. ${year}. ${url}.` },
    { name: t.cite.plain, text: `${title}. ${view}. ${t.service}, ${url}` },
  ];
}

function viewOf(t: Texts, { asOf, position, known, knownBy }: Cited): string {
  const day = asOf === null ? '' : `${t.times.asOf} ${dayInWords(asOf)}, `;
  const whose = knownBy === 'report' ? `${t.cite.publicKnew(dayInWords(known))}, ` : '';
  return day + whose + t.cite.upTo(position);
}

/** Of the record as it is cited; what the public knew on a day says nothing of when that was recorded. */
const yearOf = ({ known, knownBy }: Cited): string | undefined =>
  knownBy === 'record' ? known.slice(0, 4) : undefined;

export function bibTeX(t: Texts, cited: Cited): string {
  const { url, title, position } = cited;
  const year = yearOf(cited);
  const fields = {
    author: `{${t.service}}`,
    title: `{${bibText(title)}}`,
    ...(year !== undefined && { year }),
    note: bibText(viewOf(t, cited)),
    url,
  };
  const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}},`);
  return [`@misc{detente-${position},`, ...lines, '}'].join('\n');
}

const BIB_WORDS: Readonly<Record<string, string>> = {
  '\\': String.raw`\textbackslash{}`,
  '~': String.raw`\textasciitilde{}`,
  '^': String.raw`\textasciicircum{}`,
};

/** What TeX would obey, as the sign that it is. */
const bibText = (text: string): string => text.replace(/[\\{}$&#%_~^]/g, (sign) => BIB_WORDS[sign] ?? `\\${sign}`);
