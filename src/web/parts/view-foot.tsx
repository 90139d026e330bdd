import { renderToString } from 'preact-render-to-string';
import type { Cited } from '../cite/citation.js';
import type { Texts } from '../texts/en.js';
import { CiteView } from './cite.js';

export interface NamedLink {
  readonly name: string;
  readonly href: string;
}

interface FeedLinksProps {
  readonly t: Texts;
  /** Of the page. */
  readonly path: string;
}

/** For feed readers, which look for them in the head of a page. */
export function FeedLinks({ t, path }: FeedLinksProps) {
  return (
    <>
      <link rel="alternate" type="application/atom+xml" title={t.feed.atom} href={`${path}/feed.atom`} />
      <link rel="alternate" type="application/feed+json" title={t.feed.json} href={`${path}/feed.json`} />
    </>
  );
}

interface ViewFootProps {
  readonly t: Texts;
  /** How to hear of what is recorded next. */
  readonly follow?: readonly NamedLink[];
  /** The same view in other forms. */
  readonly forms?: readonly NamedLink[];
  readonly cited: Cited;
  /** Addresses of the card, which other pages may show. */
  readonly card?: { readonly live: string; readonly frozen: string };
}

/** What to do with a page once it is read. */
export function ViewFoot({ t, follow = [], forms = [], cited, card }: ViewFootProps) {
  return (
    <section class="foot" aria-labelledby="take-along">
      <h2 id="take-along">{t.foot.heading}</h2>
      <LinkLine name={t.feed.heading} links={follow} />
      <LinkLine name={t.foot.forms} links={forms} />
      <CiteView t={t} cited={cited} />
      {card && <EmbedCard t={t} title={cited.title} {...card} />}
    </section>
  );
}

function LinkLine({ name, links }: { readonly name: string; readonly links: readonly NamedLink[] }) {
  if (links.length === 0) return null;
  return (
    <p>
      {`${name}: `}
      {links.map(({ name: text, href }, index) => (
        <>
          {index > 0 && ' · '}
          <a href={href}>{text}</a>
        </>
      ))}
    </p>
  );
}

interface EmbedProps {
  readonly t: Texts;
  readonly title: string;
  readonly live: string;
  readonly frozen: string;
}

/** What to write into another page to have the card there. */
function EmbedCard({ t, title, live, frozen }: EmbedProps) {
  const frame = (src: string) =>
    renderToString(<iframe src={src} title={title} width="480" height="360" loading="lazy" />);
  return (
    <details class="cite">
      <summary>{t.card.embed}</summary>
      <p>{t.card.embedLive}</p>
      <pre>{frame(live)}</pre>
      <p>{t.card.embedFrozen}</p>
      <pre>{frame(frozen)}</pre>
    </details>
  );
}
