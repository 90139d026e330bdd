import { parseDay } from '../../kernel/day.js';
import type { MeasureStatusDetail } from '../../tracking/domain/status.js';
import type { ForceRow } from '../../tracking/queries/get-force-chart.js';
import type { KnowledgeMap } from '../../tracking/queries/get-knowledge-map.js';
import type { MeasureHistory } from '../../tracking/queries/get-measure-history.js';
import type { Cited } from '../cite/citation.js';
import { Layout } from '../parts/layout.js';
import { developmentPath, exactTimes, link, measurePath, processPath, timesOf } from '../parts/links.js';
import type { PageContext } from '../parts/page-context.js';
import { ClaimsTable } from '../parts/sources.js';
import { TimeBar, timeProblems } from '../parts/time-bar.js';
import { FeedLinks, type NamedLink, ViewFoot } from '../parts/view-foot.js';
import { WriteLinks } from '../parts/write-links.js';
import { ForceRowPicture, spanOf } from '../pictures/force-row.js';
import { StateWords } from '../pictures/force-table.js';
import { KnowledgePicture } from '../pictures/knowledge-map.js';
import { Patterns } from '../pictures/patterns.js';
import { TimeAxis } from '../pictures/time-axis.js';
import type { Texts } from '../texts/en.js';
import type { ViewTimes } from '../times/view-times.js';
import { HistoryTable } from './history-table.js';
import { Contested, Disputes, MeasureFacts, Remarks, Rulings } from './measure-sections.js';

interface MeasurePageProps {
  readonly page: PageContext;
  readonly view: ViewTimes;
  readonly processTitle: string;
  readonly status: MeasureStatusDetail;
  readonly history: MeasureHistory;
  readonly row: ForceRow | undefined;
  readonly map: KnowledgeMap;
  readonly cited: Cited;
}

/** One measure: its state and how sure that is, what it went through, who says what, and what was decided. */
export function MeasurePage({ page, view, processTitle, status, history, row, map, cited }: MeasurePageProps) {
  const { t } = page;
  const times = timesOf(view.typed);
  const { process, measure, claims } = status;
  const path = measurePath(process, measure);
  const span = row && spanOf([row], parseDay(status.asOf)!, parseDay(status.knownAt.slice(0, 10))!);
  const to = (development: string) => link(developmentPath(process, development), times);
  return (
    <Layout
      page={page}
      title={status.title}
      problems={timeProblems(view)}
      script="process.js"
      head={<FeedLinks t={t} path={path} />}
    >
      <nav class="crumbs" aria-label={t.nav.processes}>
        <a href={link(processPath(process), times)} dir="auto">
          {processTitle}
        </a>
      </nav>
      <h1 dir="auto">{status.title}</h1>
      <p class="headline">
        <StateWords t={t} status={status} />
      </p>
      <TimeBar t={t} path={path} view={view} holdsFor={status} />
      {row && span && (
        <>
          <Patterns />
          <TimeAxis span={span} />
          <ForceRowPicture row={row} span={span} process={process} t={t} times={times} />
        </>
      )}
      <MeasureFacts t={t} status={status} to={to} />
      <WriteLinks
        process={process}
        role="editor"
        links={(['rule', 'amend'] as const).map((name) => ({
          href: `${measurePath(process, measure)}/${name}`,
          text: t.recording.links[name],
        }))}
      />
      <Contested status={status} to={to} />
      {span && (
        <section aria-labelledby="map">
          <h2 id="map">{t.map.heading}</h2>
          <p>{t.map.lead}</p>
          <KnowledgePicture t={t} map={map} path={path} />
        </section>
      )}
      <h2 id="history">{t.measure.history}</h2>
      <HistoryTable t={t} segments={history.segments} to={to} />
      {claims.length > 0 && (
        <>
          <h2 id="claims">{t.measure.claims}</h2>
          <ClaimsTable claims={claims} />
        </>
      )}
      <Disputes t={t} status={status} to={to} />
      <Rulings t={t} status={status} />
      <Remarks t={t} status={status} to={to} />
      <ViewFoot t={t} follow={followOf(t, path)} forms={formsOf(t, status, view)} cited={cited} />
    </Layout>
  );
}

const followOf = (t: Texts, path: string): readonly NamedLink[] => [
  { name: t.feed.atom, href: `${path}/feed.atom` },
  { name: t.feed.json, href: `${path}/feed.json` },
];

function formsOf(
  t: Texts,
  { process, measure }: MeasureStatusDetail,
  { typed, temporal }: ViewTimes,
): readonly NamedLink[] {
  const path = measurePath(process, measure);
  const times = timesOf(typed);
  return [
    { name: 'JSON', href: link(`/api/v1${path}/status`, exactTimes(temporal)) },
    { name: 'CSV', href: link(`${processPath(process)}/status.csv`, { ...times, measure }) },
    { name: 'SVG', href: link(`${processPath(process)}/chart.svg`, { ...times, measure }) },
    { name: t.foot.badge, href: link(`${path}/badge.svg`, times) },
  ];
}
