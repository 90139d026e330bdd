import type { DevelopmentId, MeasureId, ProcessId, Ruling, RulingId } from '../domain/model.js';
import type { ProcessState } from '../domain/process-state.js';
import type { ProcessCommand } from '../domain/process.js';
import { measuresNeeded, type QuestionId } from '../domain/question.js';
import type { RecordedState } from './recorded-state.js';

interface Members {
  readonly measures: readonly MeasureId[];
  readonly developments: readonly DevelopmentId[];
  readonly rulings: readonly RulingId[];
  readonly questions: readonly QuestionId[];
}

/** About what a measure, a ruling or a question takes, and each of the imprecise moves of a measure. */
const MEMBER_CHARACTERS = 500;

/** Loads the members that the command names and the state does not hold yet. Answers about how many characters of JSON they are. */
export function loadMembers(
  state: ProcessState,
  process: ProcessId,
  command: ProcessCommand,
  recorded: RecordedState,
): number {
  const { measures, developments, rulings, questions } = membersOf(command);
  let characters = (measures.length + rulings.length + questions.length) * MEMBER_CHARACTERS;
  const loadMeasure = (id: MeasureId) => {
    const moves = state.measures.has(id) ? undefined : recorded.impreciseMoves(process, id);
    if (moves) state.measures.set(id, moves);
    characters += (moves?.size ?? 0) * MEMBER_CHARACTERS;
    const known = state.declared.has(id) ? undefined : recorded.measure(process, id);
    if (known) state.declared.set(id, known);
  };
  if (command.type === 'AmendProcess' && !state.process) state.process = recorded.process(process);
  measures.forEach(loadMeasure);
  for (const id of developments) {
    const known = state.developments.has(id) ? undefined : recorded.development(process, id);
    if (!known) continue;
    state.developments.set(id, known);
    characters += JSON.stringify(known.content).length;
    for (const { measure } of known.content.effects) loadMeasure(measure);
  }
  for (const id of rulings) {
    const known = state.rulings.has(id) ? undefined : recorded.ruling(process, id);
    if (known) state.rulings.set(id, known);
  }
  for (const id of questions) {
    state.standingQuestions ??= recorded.standingQuestions(process);
    const known = state.questions.has(id) ? undefined : recorded.question(process, id);
    if (known) state.questions.set(id, known);
  }
  return characters;
}

function membersOf(command: ProcessCommand): Members {
  const none: Members = { measures: [], developments: [], rulings: [], questions: [] };
  switch (command.type) {
    case 'OpenProcess':
    case 'AmendProcess':
    case 'AnnexDossier':
      return none;
    case 'AmendMeasure':
    case 'WithdrawMeasure':
      return { ...none, measures: [command.data.measure] };
    case 'DeclareMeasure':
      return { ...none, measures: [command.data.id] };
    case 'RecordDevelopment':
      return { ...none, developments: [command.data.id], measures: command.data.effects.map(({ measure }) => measure) };
    case 'CorrectDevelopment': {
      const measures = (command.data.changes.effects ?? []).map(({ measure }) => measure);
      return { ...none, developments: [command.data.development], measures };
    }
    case 'RetractDevelopment':
      return { ...none, developments: [command.data.development] };
    case 'RuleOnClaims':
      return { ...none, ...rulingMembers(command.data) };
    case 'DeclareQuestion':
      return { ...none, questions: [command.data.id], measures: measuresNeeded(command.data.needs) };
    case 'AmendQuestion': {
      const { question, changes } = command.data;
      return { ...none, questions: [question], measures: changes.needs ? measuresNeeded(changes.needs) : [] };
    }
    case 'WithdrawQuestion':
      return { ...none, questions: [command.data.question] };
  }
}

const rulingMembers = ({ id, measure, rejects = [], supersedes }: Ruling): Omit<Members, 'questions'> => ({
  measures: [measure],
  developments: rejects,
  rulings: supersedes === undefined ? [id] : [id, supersedes],
});
