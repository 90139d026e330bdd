import { unreachable } from '../../kernel/brand.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Decider } from '../../kernel/decider.js';
import { conflict, incorrect, notFound } from '../../kernel/domain-error.js';
import { patched } from '../../kernel/patch.js';
import { amendMeasure, amendProcess, declareMeasure, withdrawMeasure } from './declaration-rules.js';
import { corrected } from './development.js';
import { addMoves, refuseEffects, refuseWithdrawn } from './effect-rules.js';
import type {
  Correction,
  Development,
  DevelopmentId,
  DossierAnnex,
  Measure,
  MeasureAmendment,
  MeasureId,
  MeasureWithdrawal,
  Process,
  ProcessAmendment,
  Retraction,
  Ruling,
} from './model.js';
import type { ProcessEvent } from './process-events.js';
import type { KnownDevelopment, KnownMeasure, KnownQuestion, ProcessState } from './process-state.js';
import { amendQuestion, declareQuestion, withdrawQuestion } from './question-rules.js';
import type { Question, QuestionAmendment, QuestionId, QuestionWithdrawal } from './question.js';
import { ruleOnClaims } from './ruling-rules.js';

export type ProcessCommand =
  | { readonly type: 'OpenProcess'; readonly data: Process }
  | { readonly type: 'DeclareMeasure'; readonly data: Measure }
  | { readonly type: 'RecordDevelopment'; readonly data: Development }
  | { readonly type: 'CorrectDevelopment'; readonly data: Correction }
  | { readonly type: 'RetractDevelopment'; readonly data: Retraction }
  | { readonly type: 'RuleOnClaims'; readonly data: Ruling }
  | { readonly type: 'AmendProcess'; readonly data: ProcessAmendment }
  | { readonly type: 'AmendMeasure'; readonly data: MeasureAmendment }
  | { readonly type: 'WithdrawMeasure'; readonly data: MeasureWithdrawal }
  | { readonly type: 'DeclareQuestion'; readonly data: Question }
  | { readonly type: 'AmendQuestion'; readonly data: QuestionAmendment }
  | { readonly type: 'WithdrawQuestion'; readonly data: QuestionWithdrawal }
  | { readonly type: 'AnnexDossier'; readonly data: DossierAnnex };

export const process: Decider<ProcessState, ProcessCommand, ProcessEvent> = {
  initialState: () => ({
    opened: false,
    declared: new Map(),
    measures: new Map(),
    developments: new Map(),
    rulings: new Map(),
    questions: new Map(),
  }),

  decide(command, state) {
    if (command.type === 'OpenProcess') return openProcess(command.data, state);
    if (!state.opened) throw notFound('process/unknown', 'There is no such process. GET /api/v1/processes lists them');
    switch (command.type) {
      case 'DeclareMeasure':
        return declareMeasure(command.data, state);
      case 'RecordDevelopment':
        return recordDevelopment(command.data, state);
      case 'CorrectDevelopment':
        return correctDevelopment(command.data, state);
      case 'RetractDevelopment':
        return retractDevelopment(command.data, state);
      case 'RuleOnClaims':
        return ruleOnClaims(command.data, state);
      case 'AmendProcess':
        return amendProcess(command.data, state);
      case 'AmendMeasure':
        return amendMeasure(command.data, state);
      case 'WithdrawMeasure':
        return withdrawMeasure(command.data, state);
      case 'DeclareQuestion':
        return declareQuestion(command.data, state);
      case 'AmendQuestion':
        return amendQuestion(command.data, state);
      case 'WithdrawQuestion':
        return withdrawQuestion(command.data, state);
      case 'AnnexDossier':
        return [{ type: 'DossierAnnexed', data: command.data }];
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'ProcessOpened':
        state.opened = true;
        state.process = event.data;
        return state;
      case 'MeasureDeclared':
        state.declared.set(event.data.id, { content: event.data, withdrawn: false });
        state.measures.set(event.data.id, new Map());
        return state;
      case 'DevelopmentRecorded':
        state.developments.set(event.data.id, { standing: true, content: event.data });
        addMoves(state, event.data);
        return state;
      case 'DevelopmentCorrected': {
        const { development, changes } = event.data;
        replace(state, development, ({ content }) => ({ standing: true, content: corrected(content, changes) }));
        return state;
      }
      case 'DevelopmentRetracted':
        replace(state, event.data.development, ({ content }) => ({ standing: false, content }));
        return state;
      case 'ClaimsRuled':
        addRuling(state, event.data);
        return state;
      case 'ProcessAmended':
        if (state.process) state.process = patched(state.process, event.data.changes);
        return state;
      case 'MeasureAmended':
        replaceMeasure(state, event.data.measure, ({ content, withdrawn }) => ({
          content: patched(content, event.data.changes),
          withdrawn,
        }));
        return state;
      case 'MeasureWithdrawn':
        replaceMeasure(state, event.data.measure, ({ content }) => ({ content, withdrawn: true }));
        return state;
      case 'QuestionDeclared':
        state.questions.set(event.data.id, { content: event.data, withdrawn: false });
        state.standingQuestions = (state.standingQuestions ?? 0) + 1;
        return state;
      case 'QuestionAmended':
        replaceQuestion(state, event.data.question, ({ content, withdrawn }) => ({
          content: patched(content, event.data.changes),
          withdrawn,
        }));
        return state;
      case 'QuestionWithdrawn':
        replaceQuestion(state, event.data.question, ({ content }) => ({ content, withdrawn: true }));
        state.standingQuestions = (state.standingQuestions ?? 1) - 1;
        return state;
      case 'DossierAnnexed':
        return state;
      default:
        return unreachable(event);
    }
  },
};

function openProcess(opened: Process, state: ProcessState): ProcessEvent[] {
  if (state.opened) throw conflict('process/already-open', `Process "${opened.id}" is open already`);
  return [{ type: 'ProcessOpened', data: opened }];
}

function recordDevelopment(development: Development, state: ProcessState): ProcessEvent[] {
  const recorded = state.developments.get(development.id);
  if (recorded)
    throw conflict(
      'development/already-recorded',
      recorded.standing
        ? `Development "${development.id}" is recorded already. To change it, post a correction`
        : `Development "${development.id}" was recorded and retracted. Record what happened under another id`,
    );
  refuseEffects(development, '/effects', state);
  refuseWithdrawn(development.effects, '/effects', state);
  return [{ type: 'DevelopmentRecorded', data: development }];
}

function correctDevelopment(correction: Correction, state: ProcessState): ProcessEvent[] {
  const target = standing(correction.development, state);
  const result = corrected(target, correction.changes);
  if (canonicalJson(result) === canonicalJson(target))
    throw incorrect('correction/changes-nothing', `Development "${target.id}" reads like this already`, [
      { pointer: '/changes', code: 'correction/changes-nothing', detail: 'every field has this value already' },
    ]);
  refuseEffects(result, correction.changes.effects ? '/changes/effects' : null, state);
  refuseWithdrawn(correction.changes.effects ?? [], '/changes/effects', state, target);
  return [{ type: 'DevelopmentCorrected', data: correction }];
}

function retractDevelopment(retraction: Retraction, state: ProcessState): ProcessEvent[] {
  standing(retraction.development, state);
  return [{ type: 'DevelopmentRetracted', data: retraction }];
}

function standing(id: DevelopmentId, state: ProcessState): Development {
  const known = state.developments.get(id);
  if (known === undefined) throw notFound('development/unknown', `There is no development "${id}" in this process`);
  if (!known.standing) throw conflict('development/retracted', `Development "${id}" was retracted`);
  return known.content;
}

function replace(state: ProcessState, id: DevelopmentId, by: (known: KnownDevelopment) => KnownDevelopment): void {
  const known = state.developments.get(id);
  if (!known) return;
  state.developments.delete(id); // so that it becomes the newest member
  const next = by(known);
  state.developments.set(id, next);
  for (const { measure } of known.content.effects) state.measures.get(measure)?.delete(id);
  if (next.standing) addMoves(state, next.content);
}

function addRuling({ rulings }: ProcessState, { id, measure, supersedes }: Ruling): void {
  rulings.set(id, { measure, superseded: false });
  if (supersedes !== undefined) rulings.set(supersedes, { measure, superseded: true });
}

function replaceMeasure({ declared }: ProcessState, id: MeasureId, by: (known: KnownMeasure) => KnownMeasure): void {
  const known = declared.get(id);
  if (known) declared.set(id, by(known));
}

function replaceQuestion(
  { questions }: ProcessState,
  id: QuestionId,
  by: (known: KnownQuestion) => KnownQuestion,
): void {
  const known = questions.get(id);
  if (known) questions.set(id, by(known));
}
