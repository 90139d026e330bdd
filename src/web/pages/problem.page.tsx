import { renderToString } from 'preact-render-to-string';
import type { Refusal } from '../../http/problem.js';
import { Layout } from '../parts/layout.js';
import type { PageContext } from '../parts/page-context.js';

/** A refusal as a person reads it: what happened, and where to go on. */
export function problemPage(page: PageContext, { title, detail, status }: Refusal, reference: string): string {
  return `<!doctype html>${renderToString(
    <Layout page={page} title={`${title}`}>
      <h1>{title}</h1>
      {detail !== '' && <p class="lead">{detail}</p>}
      <p>
        <a href="/">{page.t.nav.processes}</a>
      </p>
      {status >= 500 && <p class="hints">{`Reference: ${reference}`}</p>}
    </Layout>,
  )}`;
}
