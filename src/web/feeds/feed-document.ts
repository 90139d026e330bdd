import { type Author, Feed } from 'feed';
import { renderToString } from 'preact-render-to-string';
import { developmentPath, measurePath, processPath } from '../parts/links.js';
import type { Texts } from '../texts/en.js';
import { asHtml, changeInWords, FeedEntryText } from './feed-entry.js';
import { plain } from './plain-text.js';
import type { RecordedChange } from './recorded-changes.js';

/** What a feed is of. */
export interface FeedOf {
  readonly t: Texts;
  /** Of every address in it. */
  readonly base: string;
  readonly process: { readonly id: string; readonly title: string };
  readonly measure: { readonly id: string; readonly title: string } | undefined;
  /** By id; those that are named elsewhere. */
  readonly titles: ReadonlyMap<string, string>;
  readonly changes: readonly RecordedChange[];
}

export const ATOM = 'application/atom+xml; charset=utf-8';
export const JSON_FEED = 'application/feed+json; charset=utf-8';

const feedPath = ({ process, measure }: Pick<FeedOf, 'process' | 'measure'>): string =>
  measure ? measurePath(process.id, measure.id) : processPath(process.id);

/** Atom (RFC 4287). Its titles are HTML, and those of the record are texts. */
export function atomFeed(of: FeedOf): string {
  return feedOf(of, asHtml).atom1();
}

/** JSON Feed 1.1. The library writes 1, of which 1.1 renamed the author and added the language. */
export function jsonFeed(of: FeedOf): string {
  const { author, items, ...feed } = JSON.parse(feedOf(of, (text) => text).json1()) as Record<string, unknown>;
  const version = 'https://jsonfeed.org/version/1.1';
  return JSON.stringify({ ...feed, version, language: of.t.lang, authors: [author], items });
}

function feedOf(of: FeedOf, titled: (text: string) => string): Feed {
  const { t, base, process, measure, titles, changes } = of;
  const path = base + feedPath(of);
  const author: Author = { name: t.service, link: base };
  const feed = new Feed({
    id: `urn:detente:${process.id}:${measure ? `measure:${measure.id}` : 'process'}`,
    title: plain(`${measure ? `${measure.title} – ` : ''}${process.title}`),
    description: t.feed.about,
    link: path,
    language: t.lang,
    generator: t.service,
    author,
    // The same changes give the same feed, whenever it is asked for.
    updated: new Date(changes[0]?.recordedAt ?? 0),
    feedLinks: { atom: `${path}/feed.atom`, json: `${path}/feed.json` },
    feed: `${path}/feed.atom`,
  });
  for (const change of changes) {
    const { position, subject, development, recordedAt } = change;
    const recorded = new Date(recordedAt);
    feed.addItem({
      id: entryId(process.id, change),
      title: titled(plain(changeInWords(t, change, titles))),
      link: base + addressOf(process.id, change),
      date: recorded,
      published: recorded,
      content: plain(renderToString(FeedEntryText({ t, change, titles }))),
      extensions: [
        {
          name: '_detente',
          objects: {
            change: change.change,
            subject,
            position,
            reason: change.reason,
            date: development?.date ?? null,
            asOf: development?.asOf ?? null,
            effects: development?.effects ?? [],
            evidence: development?.evidence ?? null,
          },
        },
      ],
    });
  }
  return feed;
}

/** As the audit trail names the state of the record that the change brought. */
const entryId = (process: string, { subject, position }: RecordedChange): string =>
  `urn:detente:${process}:${subject.kind}:${encodeURIComponent(subject.id)}:${position}`;

/** As it reads now: its trail tells what came before. */
function addressOf(process: string, { subject, measure }: RecordedChange): string {
  if (measure !== null) return `${measurePath(process, measure)}#ruling-${encodeURIComponent(subject.id)}`;
  if (subject.kind === 'development') return developmentPath(process, subject.id);
  return subject.kind === 'measure' ? measurePath(process, subject.id) : processPath(process);
}
