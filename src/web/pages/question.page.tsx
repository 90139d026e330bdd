import type { QuestionAnswerDetail } from '../../tracking/domain/question-answer.js';
import { leavesOf, type Need, isLeaf, partsOf } from '../../tracking/domain/question.js';
import type { MeasureStatus } from '../../tracking/domain/status.js';
import { AnswerWords } from '../parts/answers.js';
import { Layout } from '../parts/layout.js';
import { developmentPath, link, measurePath, processPath, questionPath, timesOf } from '../parts/links.js';
import type { PageContext } from '../parts/page-context.js';
import { TimeBar, timeProblems } from '../parts/time-bar.js';
import { StateWords } from '../pictures/force-table.js';
import type { Texts } from '../texts/en.js';
import type { ViewTimes } from '../times/view-times.js';

interface QuestionPageProps {
  readonly page: PageContext;
  readonly view: ViewTimes;
  readonly processTitle: string;
  readonly answer: QuestionAnswerDetail;
  readonly measures: ReadonlyMap<string, MeasureStatus>;
}

/** One practical question: its answer, what decides it, and what is missing for a yes. */
export function QuestionPage({ page, view, processTitle, answer, measures }: QuestionPageProps) {
  const { t } = page;
  const times = timesOf(view.typed);
  const { process, question, needs, missing, citations } = answer;
  const to = (measure: string) => link(measurePath(process, measure), times);
  return (
    <Layout page={page} title={answer.title} problems={timeProblems(view)} script="process.js">
      <nav class="crumbs" aria-label={t.nav.processes}>
        <a href={link(processPath(process), times)} dir="auto">
          {processTitle}
        </a>
      </nav>
      <h1 dir="auto">{answer.title}</h1>
      <p class="headline">
        <AnswerWords t={t} answer={answer} />
      </p>
      <TimeBar t={t} path={questionPath(process, question)} view={view} holdsFor={answer} />
      <h2 id="needs">{t.question.needs}</h2>
      <NeedList t={t} need={needs} measures={measures} to={to} />
      {leavesOf(needs).length > 1 && <p class="hints">{t.question.rule}</p>}
      {answer.answer !== 'yes' && missing.length > 0 && (
        <>
          <h2 id="missing">{t.question.missing}</h2>
          <ul>
            {missing.map(({ measure, title, state, inEffect }) => (
              <li>
                <a href={to(measure)} dir="auto">
                  {title}
                </a>
                {`: ${state === null ? t.question.withdrawn : inEffect === 'uncertain' ? t.uncertainState : t.states[state]}`}
              </li>
            ))}
          </ul>
        </>
      )}
      {citations.length > 0 && (
        <>
          <h2 id="basis">{t.measure.restsOn}</h2>
          <ul>
            {citations.map(({ development, title }) => (
              <li>
                <a href={link(developmentPath(process, development), times)} dir="auto">
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </Layout>
  );
}

interface NeedListProps {
  readonly t: Texts;
  readonly need: Need;
  readonly measures: ReadonlyMap<string, MeasureStatus>;
  readonly to: (measure: string) => string;
}

/** What has to be in effect, as it is nested. */
function NeedList({ t, need, measures, to }: NeedListProps) {
  if (isLeaf(need)) {
    const status = measures.get(need);
    return (
      <>
        <a href={to(need)} dir="auto">
          {status?.title ?? need}
        </a>
        {': '}
        {status ? <StateWords t={t} status={status} /> : t.question.withdrawn}
      </>
    );
  }
  const { parts, by } = partsOf(need);
  return (
    <>
      {t.question[by]}
      <ul>
        {parts.map((part) => (
          <li>
            <NeedList t={t} need={part} measures={measures} to={to} />
          </li>
        ))}
      </ul>
    </>
  );
}
