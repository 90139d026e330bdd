import type { QuestionAnswer } from '../../tracking/domain/question-answer.js';
import { dateInWords, dayInWords } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';
import { link, questionPath } from './links.js';

interface AnswerProps {
  readonly t: Texts;
  readonly answer: QuestionAnswer;
}

/** Yes, no or uncertain, how sure that is, since when, and what comes. */
export function AnswerWords({
  t,
  answer: { answer, evidence, since, next, disputed, possibleConflicts },
}: AnswerProps) {
  const marks = [
    ...(evidence && evidence.level !== 'confirmed' ? [t.evidence[evidence.level]] : []),
    ...(disputed ? [t.disputedState.toLowerCase()] : []),
    ...(possibleConflicts.length > 0 ? [t.question.conflict] : []),
  ];
  const detail = [
    ...(since === null ? [] : [t.chart.since(dateInWords(since))]),
    ...(next ? [`${t.question.answers[next.answer].toLowerCase()} from ${dayInWords(next.day)}`] : []),
  ];
  return (
    <>
      <b class={`a-${answer}`}>{t.question.answers[answer]}</b>
      {marks.map((mark) => (
        <span class="mark">{mark}</span>
      ))}
      <small>{detail.join(', ')}</small>
    </>
  );
}

interface AnswersProps {
  readonly t: Texts;
  readonly process: string;
  readonly answers: readonly QuestionAnswer[];
  readonly times: Readonly<Record<string, string | undefined>>;
}

/** The practical questions of a process, with their answers. */
export function Answers({ t, process, answers, times }: AnswersProps) {
  if (answers.length === 0) return null;
  return (
    <section aria-labelledby="questions">
      <h2 id="questions">{t.question.heading}</h2>
      <dl class="facts answers">
        {answers.map((answer) => (
          <div>
            <dt>
              <a href={link(questionPath(process, answer.question), times)} dir="auto">
                {answer.title}
              </a>
            </dt>
            <dd>
              <AnswerWords t={t} answer={answer} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
