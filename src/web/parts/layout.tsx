import type { ComponentChildren } from 'preact';
import type { Texts } from '../texts/en.js';
import type { PageContext } from './page-context.js';
import { FormToken, useReader } from './reader.js';

interface LayoutProps {
  readonly page: PageContext;
  readonly title: string;
  /** What stands above all else: what a reader typed and cannot be used. */
  readonly problems?: readonly { readonly href: string; readonly text: string }[];
  readonly children: ComponentChildren;
  /** A module of browser/, where the page is better with it. */
  readonly script?: string;
  readonly head?: ComponentChildren;
}

export function Layout({ page, title, problems = [], children, script, head }: LayoutProps) {
  const { t, assets } = page;
  const whole = title === t.service ? title : `${title} – ${t.service}`;
  return (
    <html lang={t.lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{problems.length > 0 ? t.problems.error + whole : whole}</title>
        <link rel="stylesheet" href={assets.href('style.css')} />
        <link rel="icon" href={ICON} />
        {script && <script type="module" src={assets.href(script)} />}
        {head}
      </head>
      <body>
        <a class="skip" href="#content">
          {t.skip}
        </a>
        <header class="site">
          <a class="brand" href="/">
            {t.service}
          </a>
          <SiteNavigation t={t} />
          <LoggedIn t={t} />
        </header>
        <main id="content">
          {problems.length > 0 && (
            <div class="problems" role="alert" tabIndex={-1} aria-labelledby="problems">
              <h2 id="problems">{t.problems.heading}</h2>
              <ul>
                {problems.map(({ href, text }) => (
                  <li>
                    <a href={href}>{text}</a>
                  </li>
                ))}
              </ul>
            </div>
          )}
          {children}
        </main>
        <SiteFooter t={t} />
      </body>
    </html>
  );
}

function SiteNavigation({ t }: { readonly t: Texts }) {
  return (
    <nav aria-label={t.service}>
      <a href="/">{t.nav.processes}</a>
      <a href="/glossary">{t.nav.glossary}</a>
      <a href="/docs">{t.nav.docs}</a>
    </nav>
  );
}

/** Who writes is shown who that is. */
function LoggedIn({ t }: { readonly t: Texts }) {
  const reader = useReader();
  if (!reader) return null;
  return (
    <form method="post" action="/logout" class="who">
      <FormToken />
      <span dir="auto">{t.login.as(reader.actor)}</span>
      <button type="submit" class="plain">
        {t.nav.logout}
      </button>
    </form>
  );
}

function SiteFooter({ t }: { readonly t: Texts }) {
  const reader = useReader();
  return (
    <footer class="site">
      <nav aria-label={t.login.more}>
        <a href="/audit">{t.nav.audit}</a>
        {!reader && <a href="/login">{t.nav.login}</a>}
      </nav>
    </footer>
  );
}

export const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 5h9v3H1zM6 9h9v3H6z' fill='%231956ff'/%3E%3C/svg%3E";
