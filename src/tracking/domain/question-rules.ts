import { conflict, incorrect, notFound, type Problem } from '../../kernel/domain-error.js';
import { patched } from '../../kernel/patch.js';
import { refuseNoChange, unknownMeasure, withdrawnSays } from './declaration-rules.js';
import type { MeasureId } from './model.js';
import type { ProcessEvent } from './process-events.js';
import type { ProcessState } from './process-state.js';
import {
  isLeaf,
  MOST_QUESTIONS,
  type Needs,
  needsProblem,
  partsOf,
  type Question,
  type QuestionAmendment,
  type QuestionId,
  type QuestionWithdrawal,
} from './question.js';

export function declareQuestion(question: Question, state: ProcessState): ProcessEvent[] {
  const known = state.questions.get(question.id);
  if (known)
    throw conflict(
      'question/already-declared',
      known.withdrawn
        ? `Question "${question.id}" was declared and withdrawn. Declare it with another id`
        : `Question "${question.id}" is declared already. To change it, post an amendment`,
    );
  if ((state.standingQuestions ?? 0) >= MOST_QUESTIONS) throw tooMany();
  refuseNeeds(question.needs, '/needs', state);
  return [{ type: 'QuestionDeclared', data: question }];
}

function tooMany() {
  const detail = `A process has at most ${MOST_QUESTIONS} questions. Withdraw one first`;
  return conflict('question/too-many', detail, [problem('', 'question/too-many', detail)]);
}

export function amendQuestion(amendment: QuestionAmendment, state: ProcessState): ProcessEvent[] {
  const target = standingQuestion(amendment.question, state);
  refuseNoChange(target, patched(target, amendment.changes), `Question "${target.id}"`);
  if (amendment.changes.needs) refuseNeeds(amendment.changes.needs, '/changes/needs', state);
  return [{ type: 'QuestionAmended', data: amendment }];
}

export function withdrawQuestion(withdrawal: QuestionWithdrawal, state: ProcessState): ProcessEvent[] {
  standingQuestion(withdrawal.question, state);
  return [{ type: 'QuestionWithdrawn', data: withdrawal }];
}

function standingQuestion(id: QuestionId, { questions }: ProcessState): Question {
  const known = questions.get(id);
  if (!known) throw notFound('question/unknown', `There is no question "${id}" in this process. Declare it first`);
  if (known.withdrawn) throw conflict('question/withdrawn', `Question "${id}" was withdrawn`);
  return known.content;
}

/** What is needed can be met: by measures that stand, each named once in a list. */
function refuseNeeds(needs: Needs, pointer: string, state: ProcessState): void {
  const wrong = needsProblem(needs);
  const problems =
    wrong === undefined ? problemsIn(needs, pointer, state) : [problem(pointer, 'field/not-needs', wrong)];
  if (problems.length > 0)
    throw incorrect('question/needs-refused', 'What the question needs cannot be used like this', problems);
}

function problemsIn(needs: Needs, pointer: string, state: ProcessState): Problem[] {
  const { parts, by } = partsOf(needs);
  return parts.flatMap((part, index): Problem[] => {
    const at = `${pointer}/${by}/${index}`;
    if (!isLeaf(part)) return problemsIn(part, at, state);
    if (parts.indexOf(part) < index)
      return [problem(at, 'question/needs-twice', `"${part}" is named before in this list`)];
    return measureProblem(part, at, state);
  });
}

function measureProblem(measure: MeasureId, at: string, { measures, declared }: ProcessState): Problem[] {
  if (!measures.has(measure)) return [problem(at, 'measure/unknown', unknownMeasure(measure).message)];
  if (declared.get(measure)?.withdrawn) return [problem(at, 'measure/withdrawn', withdrawnSays(measure))];
  return [];
}

const problem = (pointer: string, code: string, detail: string): Problem => ({ pointer, code, detail });
