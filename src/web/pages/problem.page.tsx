import type { FastifyRequest } from 'fastify';
import type { Refusal } from '../../http/problem.js';
import { htmlFor } from '../parts/html.js';
import { Layout } from '../parts/layout.js';
import type { PageContext } from '../parts/page-context.js';

/** A refusal as a person reads it: what happened, and where to go on. */
export function problemPage(page: PageContext, { title, detail, status }: Refusal, request: FastifyRequest): string {
  const { t } = page;
  return htmlFor(
    request,
    <Layout page={page} title={`${title}`}>
      <h1>{title}</h1>
      {detail !== '' && <p class="lead">{detail}</p>}
      {status === 401 && <p>{t.login.ended}</p>}
      <p>
        {status === 401 && (
          <>
            <a href="/login">{t.nav.login}</a>
            {' · '}
          </>
        )}
        <a href="/">{t.nav.processes}</a>
      </p>
      {status >= 500 && <p class="hints">{`Reference: ${request.id}`}</p>}
    </Layout>,
  );
}
