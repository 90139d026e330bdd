import { conflict, incorrect, type Problem } from '../../kernel/domain-error.js';
import { unknownMeasure, withdrawnSays } from './declaration-rules.js';
import type { Ruling } from './model.js';
import type { ProcessEvent } from './process-events.js';
import type { ProcessState } from './process-state.js';
import { isEffective, MEASURE_STATES } from './states.js';

export function ruleOnClaims(ruling: Ruling, state: ProcessState): ProcessEvent[] {
  if (state.rulings.has(ruling.id)) throw conflict('ruling/already-made', `Ruling "${ruling.id}" was made already`);
  if (!state.measures.has(ruling.measure)) throw unknownMeasure(ruling.measure);
  if (state.declared.get(ruling.measure)?.withdrawn) throw conflict('measure/withdrawn', withdrawnSays(ruling.measure));
  const problems = [...findsProblems(ruling), ...supersedesProblems(ruling, state), ...rejectsProblems(ruling, state)];
  if (problems.length > 0) throw incorrect('ruling/refused', 'The ruling cannot be made like this', problems);
  return [{ type: 'ClaimsRuled', data: ruling }];
}

/** What is found can be met: by something, and by a state in which it is so. */
function findsProblems({ finds }: Ruling): Problem[] {
  if (!finds) return [];
  const { state, inEffect } = finds;
  if (state === undefined && inEffect === undefined)
    return [{ pointer: '/finds', code: 'ruling/finds-nothing', detail: 'must give state, inEffect or both' }];
  if (state === undefined || inEffect === undefined || isEffective(state) === (inEffect === 'yes')) return [];
  const others = MEASURE_STATES.filter((other) => isEffective(other) === (inEffect === 'yes')).join(', ');
  const detail = `can never be met: what is ${state} is ${inEffect === 'yes' ? 'not in effect' : 'in effect'}. In effect is "${inEffect}" for ${others}`;
  return [{ pointer: '/finds', code: 'ruling/finds-contradiction', detail }];
}

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
