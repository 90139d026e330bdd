import type { Process } from '../../tracking/domain/model.js';
import type { ProcessStatus } from '../../tracking/domain/status.js';
import { ICON } from '../parts/layout.js';
import type { PageContext } from '../parts/page-context.js';
import { viewInWords } from '../parts/time-bar.js';
import type { ViewTimes } from '../times/view-times.js';
import { summaryOf } from './summary.js';

interface CardPageProps {
  readonly page: PageContext;
  readonly view: ViewTimes;
  readonly process: Process;
  readonly status: ProcessStatus;
  /** Of the page that it is a card of, at the same times. */
  readonly href: string;
}

const SENTENCES = 3;

/** A process in a frame of another page. It says of which day it is, for whoever sees it there later. */
export function CardPage({ page: { t, assets }, view, process, status, href }: CardPageProps) {
  const isFrozen = view.temporal.atPosition !== undefined;
  return (
    <html lang={t.lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${status.title} – ${t.service}`}</title>
        <link rel="stylesheet" href={assets.href('style.css')} />
        <link rel="icon" href={ICON} />
        <link rel="canonical" href={href} />
      </head>
      <body class="card">
        <main>
          <h1>
            <a href={href} target="_blank" rel="noopener" dir="auto">
              {status.title}
            </a>
          </h1>
          <p class="headline">{status.headline.text}</p>
          <ul class="summary">
            {summaryOf(status, process, t)
              .slice(0, SENTENCES)
              .map((sentence) => (
                <li>{sentence}</li>
              ))}
          </ul>
          <p class="hints">
            {viewInWords(t, view, status)} {isFrozen ? t.card.frozen : t.card.live}
          </p>
          <p class="hints">
            <a href={href} target="_blank" rel="noopener">
              {t.card.more}
            </a>
          </p>
        </main>
      </body>
    </html>
  );
}
