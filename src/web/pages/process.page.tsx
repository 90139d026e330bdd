import { formatDay, parseDay } from '../../kernel/day.js';
import type { QuestionAnswer } from '../../tracking/domain/question-answer.js';
import type { ProcessStatus } from '../../tracking/domain/status.js';
import type { ForceChart } from '../../tracking/queries/get-force-chart.js';
import type { ProcessView } from '../../tracking/queries/get-process.js';
import type { Cited } from '../cite/citation.js';
import { Answers } from '../parts/answers.js';
import { Layout } from '../parts/layout.js';
import { developmentPath, exactTimes, link, processPath, timesOf } from '../parts/links.js';
import type { PageContext } from '../parts/page-context.js';
import { TimeBar, timeProblems } from '../parts/time-bar.js';
import { TimelineSection, type TimelineView } from '../parts/timeline-section.js';
import { FeedLinks, type NamedLink, ViewFoot } from '../parts/view-foot.js';
import { WriteLinks } from '../parts/write-links.js';
import { phaseStart, spanOf } from '../pictures/force-row.js';
import { ForceTable } from '../pictures/force-table.js';
import type { Texts } from '../texts/en.js';
import type { ViewTimes } from '../times/view-times.js';
import { summaryOf } from './summary.js';

export interface ProcessPageProps {
  readonly page: PageContext;
  readonly view: ViewTimes;
  readonly process: ProcessView;
  readonly status: ProcessStatus;
  readonly chart: ForceChart;
  readonly timeline: TimelineView;
  readonly answers: readonly QuestionAnswer[];
  readonly allYears: boolean;
  /** Where what is known now differs from the view: what. */
  readonly differs: string | undefined;
  readonly cited: Cited;
  readonly card: { readonly live: string; readonly frozen: string };
}

export function ProcessPage({
  page,
  view,
  process,
  status,
  chart,
  timeline,
  answers,
  allYears,
  differs,
  cited,
  card,
}: ProcessPageProps) {
  const { t } = page;
  const times = timesOf(view.typed);
  const path = processPath(process.id);
  const since = allYears ? undefined : phaseStart(process.phaseSince ?? null);
  const span = spanOf(chart.rows, parseDay(status.asOf)!, parseDay(status.knownAt.slice(0, 10))!, since);
  return (
    <Layout
      page={page}
      title={status.title}
      problems={timeProblems(view)}
      script="process.js"
      head={<FeedLinks t={t} path={path} />}
    >
      <h1>{status.title}</h1>
      <p class="headline">
        {status.headline.text}
        <HeadlineReason process={process.id} status={status} times={times} />
      </p>
      <TimeBar
        t={t}
        path={path}
        view={view}
        holdsFor={status}
        differs={differs}
        reach={`${formatDay(span.first)}..${formatDay(span.last)}`}
      />
      <p class="visit" data-visit={`${path}/compare`} data-told={t.compare.sinceVisit} hidden />
      {isLive(view) && <LiveNotice t={t} path={path} position={process.position} />}
      <ul class="summary">
        {summaryOf(status, process, t).map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
      <Answers t={t} process={process.id} answers={answers} times={times} />
      <h2 id="chart">{t.chart.heading}</h2>
      <p class="hints">
        <a href={link(`${path}/compare`, { from: process.phaseSince, knownBy: times.knownBy })}>{t.compare.link}</a>
        {' · '}
        {allYears ? (
          <a href={link(path, times)}>{t.chart.phase}</a>
        ) : (
          <a href={link(path, { ...times, span: 'all' })}>{t.chart.whole}</a>
        )}
      </p>
      <ForceTable t={t} process={process.id} status={status} rows={chart.rows} span={span} times={times} />
      <WriteLinks
        process={process.id}
        role="recorder"
        links={[{ href: `${path}/record`, text: t.recording.links.record }]}
      />
      <TimelineSection t={t} process={process.id} view={view} timeline={timeline} measures={status.measures} />
      <ViewFoot t={t} follow={followOf(t, path)} forms={formsOf(t, path, view)} cited={cited} card={card} />
    </Layout>
  );
}

interface LiveNoticeProps {
  readonly t: Texts;
  readonly path: string;
  readonly position: number;
}

/** Where a script tells that something was recorded since. */
const LiveNotice = ({ t, path, position }: LiveNoticeProps) => (
  <p
    class="changed"
    role="status"
    data-live={link(`${path}/live`, { after: String(position) })}
    data-told={t.live.changed}
    data-show={t.live.show}
  />
);

/** What is recorded later may change it. */
const isLive = ({ temporal }: ViewTimes): boolean =>
  temporal.knownAt === undefined && temporal.atPosition === undefined;

const followOf = (t: Texts, path: string): readonly NamedLink[] => [
  { name: t.feed.atom, href: `${path}/feed.atom` },
  { name: t.feed.json, href: `${path}/feed.json` },
  { name: t.feed.calendar, href: `${path}/calendar.ics` },
];

function formsOf(t: Texts, path: string, { typed, temporal }: ViewTimes): readonly NamedLink[] {
  const times = timesOf(typed);
  return [
    { name: 'JSON', href: link(`/api/v1${path}/status`, exactTimes(temporal)) },
    { name: 'CSV', href: link(`${path}/status.csv`, times) },
    { name: 'SVG', href: link(`${path}/chart.svg`, times) },
    { name: 'JSON-LD', href: link(`${path}/status.jsonld`, times) },
    { name: t.foot.badge, href: link(`${path}/badge.svg`, times) },
    { name: t.foot.card, href: link(`${path}/card`, times) },
  ];
}

interface ReasonProps {
  readonly process: string;
  readonly status: ProcessStatus;
  readonly times: Readonly<Record<string, string | undefined>>;
}

/** The rule that fired, and every development that it rests on. */
function HeadlineReason({ process, status: { headline }, times }: ReasonProps) {
  return (
    <details class="reason">
      <summary>Why</summary>
      <p>
        <a href="/glossary#stages">Rule {headline.rule} of 10</a>
        {headline.because.length > 0 && ', by '}
        {headline.because.map((development, index) => (
          <>
            {index > 0 && ', '}
            <a href={link(developmentPath(process, development), times)}>{development}</a>
          </>
        ))}
      </p>
    </details>
  );
}
