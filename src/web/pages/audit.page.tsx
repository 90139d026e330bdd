import type { LogHead } from '../../transparency-log/queries/get-log-head.js';
import { CheckForm } from '../parts/check-form.js';
import { Layout } from '../parts/layout.js';
import type { PageContext } from '../parts/page-context.js';

interface AuditPageProps {
  readonly page: PageContext;
  /** Null before anything is sealed. */
  readonly head: LogHead | null;
  /** Where this service is reached. */
  readonly address: string;
}

/** The signed tree of all that is recorded, and a check of it in the reader's own browser. */
export function AuditPage({ page, head, address }: AuditPageProps) {
  const { t } = page;
  const { audit } = t;
  return (
    <Layout page={page} title={audit.heading} script="audit.js">
      <h1>{audit.heading}</h1>
      <p class="lead">{audit.lead}</p>
      {head === null ? (
        <p>{audit.nothing}</p>
      ) : (
        <>
          <dl class="facts">
            {[
              [audit.origin, head.origin],
              [audit.size, head.size.toLocaleString('en')],
              [audit.root, head.root],
              [audit.keys, head.verifierKeys.join('\n')],
              [audit.witnesses, head.witnesses.join(', ') || audit.noWitnesses],
            ].map(([term, text]) => (
              <div>
                <dt>{term}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
          <h2 id="check">{audit.checkAll}</h2>
          <p class="lead">{audit.checkAllLead}</p>
          <CheckForm t={t} about={{ 'data-tree': '' }} button={audit.checkAll} steps={['entries', 'root', 'signature']}>
            <progress value={0} max={head.size} aria-label={audit.progress} hidden />
          </CheckForm>
          <h2 id="checkpoint">{audit.checkpoint}</h2>
          <pre tabIndex={0}>{head.checkpoint}</pre>
        </>
      )}
      <h2 id="by-hand">{audit.byHand}</h2>
      <p>{audit.byHandLead}</p>
      <pre tabIndex={0}>{`npx detente verify ${address}`}</pre>
      <p>
        {`${audit.files} `}
        <a href="/audit/checkpoint">/audit/checkpoint</a>
        {', '}
        <a href="/audit/verifier-key">/audit/verifier-key</a>
      </p>
    </Layout>
  );
}
