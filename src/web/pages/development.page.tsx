import { actionLabel } from '../../tracking/domain/actions.js';
import { typeLabel } from '../../tracking/domain/development-types.js';
import type { DevelopmentView } from '../../tracking/queries/development-reader.js';
import type { Cited } from '../cite/citation.js';
import { CheckForm } from '../parts/check-form.js';
import { Layout } from '../parts/layout.js';
import { developmentPath, link, measurePath, processPath, timesOf } from '../parts/links.js';
import type { PageContext } from '../parts/page-context.js';
import { ClaimsTable, SourceLine } from '../parts/sources.js';
import { timeProblems } from '../parts/time-bar.js';
import { ViewFoot } from '../parts/view-foot.js';
import { WriteLinks } from '../parts/write-links.js';
import { dateInWords, instantInWords } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';
import type { ViewTimes } from '../times/view-times.js';

interface DevelopmentPageProps {
  readonly page: PageContext;
  readonly view: ViewTimes;
  readonly process: { readonly id: string; readonly title: string };
  readonly development: DevelopmentView;
  /** Of measures, by their ids. */
  readonly titles: ReadonlyMap<string, string>;
  readonly cited: Cited;
}

/** One development: when, what it did, on which sources, who recorded it, and what was corrected since. */
export function DevelopmentPage({ page, view, process, development, titles, cited }: DevelopmentPageProps) {
  const { t } = page;
  const times = timesOf(view.typed);
  const { source, moreSources = [], claims = [], effects, retraction } = development;
  const sources = [...(source ? [source] : []), ...moreSources];
  return (
    <Layout page={page} title={development.title} problems={timeProblems(view)} script="proof.js">
      <nav class="crumbs" aria-label={t.nav.processes}>
        <a href={link(processPath(process.id), times)} dir="auto">
          {process.title}
        </a>
      </nav>
      <h1 dir="auto">{development.title}</h1>
      <p class="headline">
        {`${dateInWords(development.date)} · `}
        <a href={`/glossary#type-${development.type}`}>{typeLabel(development.type)}</a>
        {retraction && <span class="mark">retracted</span>}
      </p>
      {development.notes && <p dir="auto">{development.notes}</p>}
      <h2 id="effects">{t.development.effects}</h2>
      {effects.length === 0 ? (
        <p>{t.development.noEffects}</p>
      ) : (
        <ul>
          {effects.map(({ measure, action, from, until, note }) => (
            <li>
              <a href={link(measurePath(process.id, measure), times)} dir="auto">
                {titles.get(measure) ?? measure}
              </a>
              {`: ${actionLabel(action)}`}
              {from && `, from ${dateInWords(from)}`}
              {until && `, until ${dateInWords(until)}`}
              {note && <small dir="auto">{note}</small>}
            </li>
          ))}
        </ul>
      )}
      <h2 id="sources">{t.development.sources}</h2>
      {sources.length === 0 ? (
        <p>{t.development.noSources}</p>
      ) : (
        <ul>
          {sources.map((one) => (
            <li>
              <SourceLine source={one} />
            </li>
          ))}
        </ul>
      )}
      {claims.length > 0 && (
        <>
          <h2 id="claims">{t.measure.claims}</h2>
          <ClaimsTable claims={claims} />
        </>
      )}
      {!retraction && <ChangeLinks t={t} path={developmentPath(process.id, development.id)} process={process.id} />}
      <Trail t={t} process={process.id} development={development} />
      <ProofSection t={t} position={development.position} />
      <ViewFoot t={t} cited={cited} />
    </Layout>
  );
}

function ChangeLinks({ t, process, path }: { readonly t: Texts; readonly process: string; readonly path: string }) {
  const links = (['correct', 'retract'] as const).map((name) => ({
    href: `${path}/${name}`,
    text: t.recording.links[name],
  }));
  return <WriteLinks process={process} role="editor" links={links} />;
}

function ProofSection({ t, position }: { readonly t: Texts; readonly position: number }) {
  return (
    <>
      <h2 id="proof">{t.audit.proof}</h2>
      <p>{t.audit.proofLead}</p>
      <CheckForm
        t={t}
        about={{ 'data-proof': String(position) }}
        button={t.audit.checkOne}
        steps={['event', 'entry', 'path', 'signature']}
      />
    </>
  );
}

interface TrailProps {
  readonly t: Texts;
  readonly process: string;
  readonly development: DevelopmentView;
}

/** Who recorded it, and each correction since: nothing is edited, so that it can be read as it was. */
function Trail({ t, process, development }: TrailProps) {
  const { corrections, retraction } = development;
  return (
    <>
      <h2 id="trail">{t.development.trail}</h2>
      <ol class="trail">
        <li>{`Recorded ${instantInWords(development.recordedAt)} by ${development.actor}, entry ${development.position} of the log`}</li>
        {[...corrections, ...(retraction ? [retraction] : [])].map((change) => (
          <li>
            {`${change === retraction ? 'Retracted' : 'Corrected'} ${instantInWords(change.recordedAt)} by ${change.actor}, entry ${change.position}: `}
            <span dir="auto">{change.reason}</span>{' '}
            <a
              href={link(`${processPath(process)}/developments/${development.id}`, {
                atPosition: String(change.position - 1),
              })}
            >
              {t.development.before}
            </a>
          </li>
        ))}
      </ol>
    </>
  );
}
