import type { MeasureStatus } from '../../tracking/domain/status.js';
import type { StatusDifference } from '../../tracking/queries/compare-status.js';
import { Field, KnownByField } from '../parts/field.js';
import { Layout } from '../parts/layout.js';
import { link, measurePath, processPath, timesOf } from '../parts/links.js';
import type { PageContext } from '../parts/page-context.js';
import { viewInWords } from '../parts/time-bar.js';
import { StateWords } from '../pictures/force-table.js';
import type { Texts } from '../texts/en.js';
import type { ComparedTimes } from '../times/compared-times.js';

interface ComparePageProps {
  readonly page: PageContext;
  readonly process: { readonly id: string; readonly title: string };
  readonly times: ComparedTimes;
  readonly difference: StatusDifference;
}

/** Two days, or the knowledge of two times, side by side: what differs, and nothing else. */
export function ComparePage({ page, process, times, difference }: ComparePageProps) {
  const { t } = page;
  const { before, after, problems } = times;
  const { from, to, measures } = difference;
  const [beforeTimes, afterTimes] = [timesOf(before.typed), timesOf(after.typed)];
  return (
    <Layout
      page={page}
      title={`${t.compare.heading}: ${process.title}`}
      problems={problems.map(({ field, text }) => ({ href: `#${field}`, text }))}
    >
      <nav class="crumbs" aria-label={t.nav.processes}>
        <a href={link(processPath(process.id), afterTimes)} dir="auto">
          {process.title}
        </a>
      </nav>
      <h1>{t.compare.heading}</h1>
      <section class="times past" aria-label={t.compare.compare}>
        <CompareForm t={t} process={process.id} times={times} />
      </section>
      <table class="compare">
        <caption>{measures.length === 0 ? t.compare.same : t.compare.count(measures.length)}</caption>
        <thead>
          <tr>
            <th scope="col">{t.chart.measure}</th>
            <th scope="col">
              {t.compare.before}
              <small>{viewInWords(t, before, from)}</small>
            </th>
            <th scope="col">
              {t.compare.after}
              <small>{viewInWords(t, after, to)}</small>
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{process.title}</th>
            <td>
              <a href={link(processPath(process.id), beforeTimes)}>{from.headline.text}</a>
            </td>
            <td>
              <a href={link(processPath(process.id), afterTimes)}>{to.headline.text}</a>
            </td>
          </tr>
          {measures.map(({ measure, title, before: was, after: is }) => (
            <tr>
              <th scope="row" dir="auto">
                {title}
              </th>
              <td>
                <Side t={t} status={was} href={link(measurePath(process.id, measure), beforeTimes)} />
              </td>
              <td>
                <Side t={t} status={is} href={link(measurePath(process.id, measure), afterTimes)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Layout>
  );
}

interface SideProps {
  readonly t: Texts;
  readonly status: MeasureStatus | null;
  readonly href: string;
}

const Side = ({ t, status, href }: SideProps) =>
  status === null ? (
    <>{t.compare.none}</>
  ) : (
    <a class="side" href={href}>
      <StateWords t={t} status={status} />
    </a>
  );

interface CompareFormProps {
  readonly t: Texts;
  readonly process: string;
  readonly times: ComparedTimes;
}

function CompareForm({ t, process, times: { typed, problems } }: CompareFormProps) {
  const fields = [
    ['from', t.compare.from, t.compare.dayHint],
    ['to', t.compare.to, t.compare.dayHint],
    ['knownFrom', t.compare.knownFrom, t.compare.knownHint],
    ['knownTo', t.compare.knownTo, t.compare.knownHint],
  ] as const;
  return (
    <form method="get" action={`${processPath(process)}/compare`}>
      {fields.map(([name, label, hint]) => (
        <Field
          {...{ name, label, hint }}
          value={typed[name]}
          problem={problems.find(({ field }) => field === name)?.text}
        />
      ))}
      <KnownByField label={t.times.knownBy} record={t.times.record} report={t.times.report} value={typed.knownBy} />
      <p class="field">
        <button type="submit">{t.compare.compare}</button>
      </p>
    </form>
  );
}
