import { unreachable } from '../../kernel/brand.js';
import type { Decider } from '../../kernel/decider.js';
import { conflict, incorrect, notFound, type Problem } from '../../kernel/domain-error.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import type {
  Correction,
  Development,
  DevelopmentId,
  DossierAnnex,
  Effect,
  Measure,
  MeasureId,
  Process,
  Retraction,
  Ruling,
  RulingId,
} from './model.js';
import type { ProcessEvent } from './process-events.js';

export type ProcessCommand =
  | { readonly type: 'OpenProcess'; readonly data: Process }
  | { readonly type: 'DeclareMeasure'; readonly data: Measure }
  | { readonly type: 'RecordDevelopment'; readonly data: Development }
  | { readonly type: 'CorrectDevelopment'; readonly data: Correction }
  | { readonly type: 'RetractDevelopment'; readonly data: Retraction }
  | { readonly type: 'RuleOnClaims'; readonly data: Ruling }
  | { readonly type: 'AnnexDossier'; readonly data: DossierAnnex };

/** One process is one stream: what must be known to decide, nothing more. */
export interface ProcessState {
  opened: boolean;
  readonly measures: Set<MeasureId>;
  readonly developments: Map<DevelopmentId, 'standing' | 'retracted'>;
  readonly rulings: Set<RulingId>;
}

export const process: Decider<ProcessState, ProcessCommand, ProcessEvent> = {
  initialState: () => ({ opened: false, measures: new Set(), developments: new Map(), rulings: new Set() }),

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
        return state;
      case 'MeasureDeclared':
        state.measures.add(event.data.id);
        return state;
      case 'DevelopmentRecorded':
        state.developments.set(event.data.id, 'standing');
        return state;
      case 'DevelopmentRetracted':
        state.developments.set(event.data.development, 'retracted');
        return state;
      case 'ClaimsRuled':
        state.rulings.add(event.data.id);
        return state;
      case 'DevelopmentCorrected':
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

function declareMeasure(measure: Measure, state: ProcessState): ProcessEvent[] {
  if (state.measures.has(measure.id))
    throw conflict('measure/already-declared', `Measure "${measure.id}" is declared already`);
  return [{ type: 'MeasureDeclared', data: measure }];
}

function recordDevelopment(development: Development, state: ProcessState): ProcessEvent[] {
  if (state.developments.has(development.id))
    throw conflict(
      'development/already-recorded',
      `Development "${development.id}" is recorded already. To change it, post a correction`,
    );
  refuseEffects(development.effects, '/effects', state);
  return [{ type: 'DevelopmentRecorded', data: development }];
}

function correctDevelopment(correction: Correction, state: ProcessState): ProcessEvent[] {
  mustStand(correction.development, state);
  refuseEffects(correction.changes.effects ?? [], '/changes/effects', state);
  return [{ type: 'DevelopmentCorrected', data: correction }];
}

function retractDevelopment(retraction: Retraction, state: ProcessState): ProcessEvent[] {
  mustStand(retraction.development, state);
  return [{ type: 'DevelopmentRetracted', data: retraction }];
}

function ruleOnClaims(ruling: Ruling, state: ProcessState): ProcessEvent[] {
  if (state.rulings.has(ruling.id)) throw conflict('ruling/already-made', `Ruling "${ruling.id}" was made already`);
  if (!state.measures.has(ruling.measure)) throw unknownMeasure(ruling.measure);
  return [{ type: 'ClaimsRuled', data: ruling }];
}

function mustStand(id: DevelopmentId, state: ProcessState): void {
  const standing = state.developments.get(id);
  if (standing === undefined) throw notFound('development/unknown', `There is no development "${id}" in this process`);
  if (standing === 'retracted') throw conflict('development/retracted', `Development "${id}" was retracted`);
}

const unknownMeasure = (measure: MeasureId) =>
  notFound('measure/unknown', `There is no measure "${measure}" in this process. Declare it first`);

/** Every effect names a declared measure and does not end before it begins. All that is wrong is told at once. */
function refuseEffects(effects: readonly Effect[], pointer: string, state: ProcessState): void {
  const problems: Problem[] = [];
  effects.forEach((effect, index) => {
    if (!state.measures.has(effect.measure))
      problems.push({
        pointer: `${pointer}/${index}/measure`,
        code: 'measure/unknown',
        detail: `There is no measure "${effect.measure}" in this process. Declare it first`,
      });
    if (
      effect.until !== undefined &&
      effect.from !== undefined &&
      boundsOf(effect.until).last < boundsOf(effect.from).first
    )
      problems.push({
        pointer: `${pointer}/${index}/until`,
        code: 'effect/until-before-from',
        detail: `"${effect.until}" lies before "${effect.from}"`,
      });
  });
  if (problems.length > 0) throw incorrect('development/effects-refused', 'Some effects cannot be recorded', problems);
}
