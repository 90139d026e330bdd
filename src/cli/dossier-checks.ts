import { DomainError, incorrect, MOST_PROBLEMS, type Problem } from '../kernel/domain-error.js';
import type { ProcessId } from '../tracking/domain/model.js';
import { readDossier } from '../tracking/dossiers/dossier-reader.js';
import { validRecord } from '../tracking/dossiers/dossier-validation.js';
import {
  isCheckSection,
  type MeasureCheck,
  type QuestionCheck,
  readCheck,
  type StageCheck,
} from '../tracking/dossiers/expected-answers.js';
import {
  answerOf,
  expectedAnswer,
  expectationOf,
  expectedHeadline,
  foundAnswer,
  foundHeadline,
  isAnsweredAsExpected,
  isAsExpected,
  isStageAsExpected,
} from './check-expectations.js';
import type { Client } from './client.js';

type Placed<Check> = Check & { readonly pointer: string };

export interface DossierChecks {
  readonly process: ProcessId;
  readonly measures: readonly Placed<MeasureCheck>[];
  readonly stages: readonly Placed<StageCheck>[];
  readonly questions: readonly Placed<QuestionCheck>[];
}

export interface Miss {
  readonly pointer: string;
  readonly question: string;
  readonly expected: string;
  readonly found: string;
}

export async function readChecks(file: string): Promise<DossierChecks> {
  let process: ProcessId | undefined;
  const measures: Placed<MeasureCheck>[] = [];
  const stages: Placed<StageCheck>[] = [];
  const questions: Placed<QuestionCheck>[] = [];
  const problems: Problem[] = [];
  const refuse = (found: Problem) => {
    if (problems.length < MOST_PROBLEMS) problems.push(found);
  };
  for await (const found of readDossier(file, refuse)) {
    const { section, value, pointer } = found;
    if (section !== 'process' && !isCheckSection(section)) continue;
    const record = validRecord(found);
    if ('problems' in record) record.problems.forEach(refuse);
    else if (section === 'processChecks') stages.push({ ...readCheck(section, value, pointer).check, pointer });
    else if (section === 'questionChecks') questions.push({ ...readCheck(section, value, pointer).check, pointer });
    else if (section !== 'process') measures.push({ ...readCheck(section, value, pointer).check, pointer });
    else if ('event' in record && record.event.type === 'ProcessOpened') process = record.event.data.id;
  }
  if (process === undefined && problems.length === 0)
    refuse({ pointer: '/process', code: 'field/missing', detail: 'is missing. It names the process' });
  if (process === undefined || problems.length > 0)
    throw incorrect('dossier/invalid', 'The checks of this dossier cannot be read', problems);
  return { process, measures, stages, questions };
}

/** Asks every question and gives the answers that are other than expected. */
export async function* misses(
  client: Client,
  { process, measures, stages, questions }: DossierChecks,
): AsyncGenerator<Miss> {
  for (const check of measures) {
    const { measure, pointer } = check;
    const { asked, words } = momentOf(check);
    const miss = { pointer, question: `${measure} ${words}`, expected: expectationOf(check) };
    const found = await answered(client.measureStatus(process, measure, asked));
    if (found instanceof DomainError) yield { ...miss, found: `no answer: ${found.message}` };
    else if (!isAsExpected(check, found)) yield { ...miss, found: answerOf(check, found) };
  }
  for (const check of stages) {
    const { asOf, pointer } = check;
    const { headline } = await client.status(process, { asOf });
    if (!isStageAsExpected(check, headline))
      yield {
        pointer,
        question: `stage as of ${asOf}`,
        expected: expectedHeadline(check),
        found: foundHeadline(check, headline),
      };
  }
  for (const check of questions) {
    const { question, pointer } = check;
    const { asked, words } = momentOf(check);
    const miss = { pointer, question: `${question} ${words}`, expected: expectedAnswer(check) };
    const found = await answered(client.question(process, question, asked));
    if (found instanceof DomainError) yield { ...miss, found: `no answer: ${found.message}` };
    else if (!isAnsweredAsExpected(check, found)) yield { ...miss, found: foundAnswer(check, found) };
  }
}

function momentOf({ asOf, knownAt, knownBy }: MeasureCheck | QuestionCheck) {
  if (knownAt === undefined) return { asked: { asOf }, words: `as of ${asOf}` };
  return { asked: { asOf, knownAt, knownBy }, words: `as of ${asOf}, as known by ${knownBy} at ${knownAt}` };
}

/** What is refused of one question is about that question, as long as somebody answers and knows the process. */
const answered = <Answer>(asked: Promise<Answer>): Promise<Answer | DomainError> =>
  asked.catch((error: unknown) => {
    if (error instanceof DomainError && isAboutTheQuestion(error)) return error;
    throw error;
  });

const isAboutTheQuestion = ({ kind, code }: DomainError): boolean =>
  (kind === 'not-found' || kind === 'incorrect') && !code.startsWith('process/');
