import { isDeepStrictEqual } from 'node:util';
import type { ComponentChildren } from 'preact';
import type { Headline, MeasureStatus } from '../../tracking/domain/status.js';
import type { FieldProblem, TypedForm } from '../parts/form-fields.js';
import { Layout } from '../parts/layout.js';
import { measurePath, processPath } from '../parts/links.js';
import type { PageContext } from '../parts/page-context.js';
import { FormToken } from '../parts/reader.js';
import { StateWords } from '../pictures/force-table.js';
import type { WritingForm } from '../recording/writing-form.js';
import { dayInWords } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';
import { dateSaid } from '../times/typed-date.js';

interface WritingProps {
  readonly page: PageContext;
  readonly form: WritingForm;
  /** By it a second sending is known. */
  readonly once: string;
  readonly typed: TypedForm['typed'];
  readonly path: string;
}

function Crumbs({ t, form }: { readonly t: Texts; readonly form: WritingForm }) {
  return (
    <nav class="crumbs" aria-label={t.nav.processes}>
      <a href={processPath(form.process.id)} dir="auto">
        {form.process.title}
      </a>
    </nav>
  );
}

/** The form, with what was typed and what is wrong with it. */
export function WritingPage(props: WritingProps & { readonly problems: readonly FieldProblem[] }) {
  const { page, form, once, typed, path, problems } = props;
  const { t } = page;
  return (
    <Layout
      page={page}
      title={`${form.heading} – ${form.process.title}`}
      script="record.js"
      problems={problems.map(({ field, text }) => ({ href: `#${field}`, text }))}
    >
      <Crumbs {...{ t, form }} />
      <h1>{form.heading}</h1>
      {form.lead !== undefined && <p class="lead">{form.lead}</p>}
      <p class="lead">{t.recording.dates}</p>
      <form id="form" method="post" action={path} class="write" data-dates="/dates" noValidate>
        <FormToken />
        <input type="hidden" name="once" value={once} />
        {form.fields({ typed, problems })}
        <p class="buttons">
          <button type="submit" name="step" value="check">
            {t.recording.check}
          </button>
          {form.hasRows && (
            <button type="submit" name="step" value="more" class="plain">
              {t.recording.more}
            </button>
          )}
        </p>
      </form>
    </Layout>
  );
}

interface PreviewProps extends WritingProps {
  readonly dates: readonly (readonly [label: string, date: string])[];
  readonly warnings: readonly string[];
  readonly headline: { readonly before: Headline; readonly after: Headline };
  readonly measures: readonly {
    readonly measure: string;
    readonly asOf: string;
    readonly ahead: boolean;
    readonly before: MeasureStatus | null;
    readonly after: MeasureStatus | null;
  }[];
}

/** What it would change, before it is recorded. */
export function PreviewPage({ page, form, once, typed, path, dates, warnings, headline, measures }: PreviewProps) {
  const { t } = page;
  const { before, after } = headline;
  return (
    <Layout page={page} title={`${t.recording.preview} – ${form.process.title}`}>
      <Crumbs {...{ t, form }} />
      <h1>{t.recording.preview}</h1>
      <p class="lead">{t.recording.nothingYet(headingWith(form, typed('title')))}</p>
      {warnings.length > 0 && (
        <section class="warnings" aria-labelledby="warnings">
          <h2 id="warnings">{t.recording.warnings}</h2>
          <ul>
            {warnings.map((warning) => (
              <li dir="auto">{warning}</li>
            ))}
          </ul>
        </section>
      )}
      <h2 id="headline">{t.recording.headline}</h2>
      {before.text === after.text ? (
        <p>{`${t.recording.stays}: ${after.text}`}</p>
      ) : (
        <p>
          <del>{before.text}</del>
          {' → '}
          <ins>{after.text}</ins>
        </p>
      )}
      <h2 id="measures">{t.recording.measures}</h2>
      {measures.length === 0 ? <p>{t.recording.noMeasures}</p> : <MeasuresTable {...{ t, form, measures }} />}
      {dates.length > 0 && (
        <>
          <h2 id="dates">{t.recording.datesSaid}</h2>
          <dl class="facts">
            {dates.map(([label, date]) => (
              <div>
                <dt>{label}</dt>
                <dd>{dateSaid(date) ?? date}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <form method="post" action={path}>
        <FormToken />
        <input type="hidden" name="once" value={once} />
        {form.names(typed).map((name) => (
          <input type="hidden" name={name} value={typed(name)} />
        ))}
        <button type="submit" name="step" value="record">
          {t.recording.record}
        </button>
        <button type="submit" name="step" value="edit" class="plain">
          {t.recording.edit}
        </button>
      </form>
    </Layout>
  );
}

/** What is recorded anew has no other name yet. */
const headingWith = ({ heading, initial }: WritingForm, title: string): string =>
  initial('title') === '' && title !== '' ? `${heading}: ${title}` : heading;

function MeasuresTable({ t, form, measures }: Pick<PreviewProps, 'form' | 'measures'> & { readonly t: Texts }) {
  return (
    <table class="compare preview" role="table">
      <thead>
        <tr role="row">
          <th scope="col">{t.chart.measure}</th>
          <th scope="col">{t.times.asOf}</th>
          <th scope="col">{t.compare.before}</th>
          <th scope="col">{t.compare.after}</th>
        </tr>
      </thead>
      <tbody>
        {measures.map(({ measure, asOf, ahead, before, after }) => (
          <tr role="row">
            <th scope="row" role="rowheader">
              <a href={measurePath(form.process.id, measure)} dir="auto">
                {(after ?? before)?.title ?? measure}
              </a>
            </th>
            <td role="cell" data-label={t.times.asOf}>
              {dayInWords(asOf)}
              {ahead && <span class="mark">{t.timeline.notYet}</span>}
            </td>
            <td class="side" role="cell" data-label={t.compare.before}>
              <Side t={t} status={before} />
            </td>
            <td class="side" role="cell" data-label={t.compare.after}>
              {isDeepStrictEqual(before, after) ? <span>{t.recording.noChange}</span> : <Side t={t} status={after} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Side({ t, status }: { readonly t: Texts; readonly status: MeasureStatus | null }): ComponentChildren {
  return status ? <StateWords t={t} status={status} /> : <span>{t.compare.none}</span>;
}
