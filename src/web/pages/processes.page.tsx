import type { ProcessStatus } from '../../tracking/domain/status.js';
import type { ForceChart } from '../../tracking/queries/get-force-chart.js';
import type { ProcessView } from '../../tracking/queries/get-process.js';
import { Layout } from '../parts/layout.js';
import { developmentPath, processPath } from '../parts/links.js';
import type { PageContext } from '../parts/page-context.js';
import type { TimelineItem } from '../parts/timeline-section.js';
import { SparkLine } from '../pictures/spark-line.js';
import { dateInWords } from '../texts/dates.js';
import { isUnconfirmed } from './summary.js';

interface ListedProcess {
  readonly process: ProcessView;
  readonly status: ProcessStatus;
  readonly chart: ForceChart;
  readonly last: TimelineItem | undefined;
}

interface ProcessesPageProps {
  readonly page: PageContext;
  readonly processes: readonly ListedProcess[];
}

/** What this is, and every process that it tracks. */
export function ProcessesPage({ page, processes }: ProcessesPageProps) {
  const { t } = page;
  return (
    <Layout page={page} title={t.service}>
      <h1>{t.service}</h1>
      <p class="lead">{t.tagline}</p>
      <h2>{t.nav.processes}</h2>
      {processes.length === 0 && <p>No process is recorded yet.</p>}
      <ul class="processes">
        {processes.map(({ process, status, chart, last }) => (
          <li>
            <h3>
              <a href={processPath(process.id)} dir="auto">
                {process.title}
              </a>
            </h3>
            <p class="headline">{status.headline.text}</p>
            <SparkLine
              rows={chart.rows}
              asOf={status.asOf}
              unconfirmed={status.measures.filter(isUnconfirmed).length}
            />
            {last && (
              <p>
                {`Last development, ${dateInWords(last.date)}: `}
                <a href={developmentPath(process.id, last.id)} dir="auto">
                  {last.title}
                </a>
              </p>
            )}
          </li>
        ))}
      </ul>
    </Layout>
  );
}
