import { SecretField, type TypedForm } from '../parts/form-fields.js';
import { Layout } from '../parts/layout.js';
import type { PageContext } from '../parts/page-context.js';

interface LogInPageProps {
  readonly page: PageContext;
  /** Where to go on. */
  readonly to: string;
  readonly problem?: string;
}

export function LogInPage({ page, to, problem }: LogInPageProps) {
  const { t } = page;
  const problems = problem === undefined ? [] : [{ field: 'key', text: problem }];
  const form: TypedForm = { typed: () => '', problems };
  return (
    <Layout page={page} title={t.login.heading} problems={problems.map(({ text }) => ({ href: '#key', text }))}>
      <h1>{t.login.heading}</h1>
      <p class="lead">{t.login.lead}</p>
      <form method="post" action="/login" class="write">
        <input type="hidden" name="to" value={to} />
        <SecretField form={form} name="key" label={t.login.key} hint={t.login.hint} />
        <p>
          <button type="submit">{t.nav.login}</button>
        </p>
      </form>
    </Layout>
  );
}
