import { bibTeX, citationStyles, type Cited } from '../cite/citation.js';
import type { Texts } from '../texts/en.js';

/** How to name what is on the page, by an address that shows the same for ever. */
export function CiteView({ t, cited }: { readonly t: Texts; readonly cited: Cited }) {
  return (
    <details class="cite">
      <summary>{t.cite.heading}</summary>
      <p>
        <a href={cited.url} rel="bookmark">
          {t.cite.permanent}
        </a>
        {`: ${t.cite.promise}`}
      </p>
      <dl class="facts">
        {citationStyles(t, cited).map(({ name, text }) => (
          <div>
            <dt>{name}</dt>
            <dd dir="auto">{text}</dd>
          </div>
        ))}
      </dl>
      <pre>{bibTeX(t, cited)}</pre>
    </details>
  );
}
