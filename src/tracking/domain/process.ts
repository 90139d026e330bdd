import { unreachable } from '../../kernel/brand.js';
import type { Decider } from '../../kernel/decider.js';
import { conflict, incorrect, notFound, type Problem } from '../../kernel/domain-error.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { type Bounds, boundsOf } from '../../kernel/edtf-date.js';
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
import { lasts } from './actions.js';
import { corrected } from './development.js';
import { mostOverlapping } from './move-order.js';
import type { ProcessEvent } from './process-events.js';
import { isExact, isMove, stepsOf } from './step.js';

export type ProcessCommand =
  | { readonly type: 'OpenProcess'; readonly data: Process }
  | { readonly type: 'DeclareMeasure'; readonly data: Measure }
  | { readonly type: 'RecordDevelopment'; readonly data: Development }
  | { readonly type: 'CorrectDevelopment'; readonly data: Correction }
  | { readonly type: 'RetractDevelopment'; readonly data: Retraction }
  | { readonly type: 'RuleOnClaims'; readonly data: Ruling }
  | { readonly type: 'AnnexDossier'; readonly data: DossierAnnex };

export interface KnownDevelopment {
  readonly standing: boolean;
  /** As it reads after its corrections. */
  readonly content: Development;
}

/** By development, the days on which its imprecise effects on a measure may act. */
export type ImpreciseMoves = Map<DevelopmentId, readonly Bounds[]>;

/** One process is one stream: what must be known to decide, nothing more. */
export interface ProcessState {
  opened: boolean;
  readonly measures: Map<MeasureId, ImpreciseMoves>;
  readonly developments: Map<DevelopmentId, KnownDevelopment>;
  readonly rulings: Map<RulingId, KnownRuling>;
}

export interface KnownRuling {
  readonly measure: MeasureId;
  readonly superseded: boolean;
}

export const process: Decider<ProcessState, ProcessCommand, ProcessEvent> = {
  initialState: () => ({ opened: false, measures: new Map(), developments: new Map(), rulings: new Map() }),

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
  const recorded = state.developments.get(development.id);
  if (recorded)
    throw conflict(
      'development/already-recorded',
      recorded.standing
        ? `Development "${development.id}" is recorded already. To change it, post a correction`
        : `Development "${development.id}" was recorded and retracted. Record what happened under another id`,
    );
  refuseEffects(development, '/effects', state);
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
  return [{ type: 'DevelopmentCorrected', data: correction }];
}

function retractDevelopment(retraction: Retraction, state: ProcessState): ProcessEvent[] {
  standing(retraction.development, state);
  return [{ type: 'DevelopmentRetracted', data: retraction }];
}

function ruleOnClaims(ruling: Ruling, state: ProcessState): ProcessEvent[] {
  if (state.rulings.has(ruling.id)) throw conflict('ruling/already-made', `Ruling "${ruling.id}" was made already`);
  if (!state.measures.has(ruling.measure)) throw unknownMeasure(ruling.measure);
  const problems = [...findsProblems(ruling), ...supersedesProblems(ruling, state), ...rejectsProblems(ruling, state)];
  if (problems.length > 0) throw incorrect('ruling/refused', 'The ruling cannot be made like this', problems);
  return [{ type: 'ClaimsRuled', data: ruling }];
}

const findsProblems = ({ finds }: Ruling): Problem[] =>
  finds === undefined || finds.state !== undefined || finds.inEffect !== undefined
    ? []
    : [{ pointer: '/finds', code: 'ruling/finds-nothing', detail: 'must give state, inEffect or both' }];

function supersedesProblems({ supersedes, measure }: Ruling, { rulings }: ProcessState): Problem[] {
  if (supersedes === undefined) return [];
  const problem = (code: string, detail: string) => [{ pointer: '/supersedes', code, detail }];
  const earlier = rulings.get(supersedes);
  if (!earlier) return problem('ruling/unknown', `There is no ruling "${supersedes}" in this process`);
  if (earlier.measure !== measure)
    return problem('ruling/of-another-measure', `Ruling "${supersedes}" is about "${earlier.measure}"`);
  if (earlier.superseded)
    return problem(
      'ruling/superseded',
      `Ruling "${supersedes}" was superseded already. Name the one that took its place`,
    );
  return [];
}

/** What is rejected stands, and does something to the measure. */
function rejectsProblems({ rejects = [], measure }: Ruling, { developments }: ProcessState): Problem[] {
  return rejects.flatMap((id, index) => {
    const problem = (code: string, detail: string) => [{ pointer: `/rejects/${index}`, code, detail }];
    if (rejects.indexOf(id) < index) return problem('ruling/rejects-twice', `"${id}" is named before`);
    const known = developments.get(id);
    if (!known) return problem('development/unknown', `There is no development "${id}" in this process`);
    if (!known.standing) return problem('development/retracted', `Development "${id}" was retracted: it does nothing`);
    if (known.content.effects.every((effect) => effect.measure !== measure))
      return problem('development/no-effect', `Development "${id}" has no effect on "${measure}"`);
    return [];
  });
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

/** Remembers what of a development's effects is imprecise, by measure. */
export function addMoves({ measures }: Pick<ProcessState, 'measures'>, development: Development): void {
  for (const [measure, bounds] of impreciseMoves(development)) measures.get(measure)?.set(development.id, bounds);
}

function impreciseMoves(development: Development): Map<MeasureId, Bounds[]> {
  const found = new Map<MeasureId, Bounds[]>();
  for (const { measure, step } of stepsOf(development, 0, 0))
    if (isMove(step) && !isExact(step)) found.set(measure, [...(found.get(measure) ?? []), step]);
  return found;
}

const unknownMeasure = (measure: MeasureId) =>
  notFound('measure/unknown', `There is no measure "${measure}" in this process. Declare it first`);

/**
 * Every effect names a declared measure and does not end before it begins. All that is wrong is told at once; `pointer` is where
 * the effects are, null where a correction of something else leads to it.
 */
function refuseEffects(development: Development, pointer: string | null, state: ProcessState): void {
  const problems = development.effects.flatMap((effect, index) =>
    effectProblems(effect, development, state).map((problem) => ({
      ...problem,
      pointer: pointer === null ? '/changes' : `${pointer}/${index}${problem.pointer}`,
    })),
  );
  if (problems.length === 0) problems.push(...overlapProblems(development, pointer, state));
  if (problems.length > 0) throw incorrect('development/effects-refused', 'Some effects cannot be recorded', problems);
}

/** Beginnings and ends of effects on one measure of which the dates say no order: with more, an answer would be that anything is possible. */
const MOST_OVERLAPPING = 32;

function overlapProblems(development: Development, pointer: string | null, { measures }: ProcessState): Problem[] {
  return [...impreciseMoves(development)].flatMap(([measure, bounds]) => {
    const first = Math.min(...bounds.map((bound) => bound.first));
    const last = Math.max(...bounds.map((bound) => bound.last));
    const others = [...measures.get(measure)!].flatMap(([id, moves]) => (id === development.id ? [] : moves));
    const near = others.filter((bound) => bound.last >= first && bound.first <= last);
    if (near.length + bounds.length <= MOST_OVERLAPPING || mostOverlapping([...near, ...bounds]) <= MOST_OVERLAPPING)
      return [];
    const index = development.effects.findIndex((effect) => effect.measure === measure);
    return [
      {
        pointer: pointer === null ? '/changes' : `${pointer}/${index}`,
        code: 'measure/too-many-overlapping',
        detail: `More than ${MOST_OVERLAPPING} beginnings and ends of effects on "${measure}" would have imprecise dates that overlap, so that nothing could be said of it. Give narrower dates, here or by corrections`,
      },
    ];
  });
}

function effectProblems(effect: Effect, development: Development, state: ProcessState): Problem[] {
  const problems: Problem[] = [];
  if (!state.measures.has(effect.measure))
    problems.push({
      pointer: '/measure',
      code: 'measure/unknown',
      detail: `There is no measure "${effect.measure}" in this process. Declare it first`,
    });
  const from = effect.from ?? development.date;
  if (effect.until !== undefined && boundsOf(effect.until).last < boundsOf(from).first)
    problems.push({
      pointer: '/until',
      code: 'effect/until-before-from',
      detail: `"${effect.until}" lies before "${from}"`,
    });
  if (effect.until !== undefined && !lasts(effect.action))
    problems.push({
      pointer: '/until',
      code: 'effect/until-without-lasting',
      detail: `"${effect.action}" does not last, so it has no end. Leave until out, or record what ends as an effect of its own`,
    });
  if (effect.action === 'postpone' && effect.from !== undefined)
    problems.push({
      pointer: '/from',
      code: 'effect/postpone-with-from',
      detail: 'A postponement acts on the day it is decided. Give the new date as an effect of its own',
    });
  return problems;
}
