import { recentContact } from './headline.js';
import {
  type ProcessFacts,
  agreedInPhase,
  inRole,
  isInEffect,
  processSuspended,
  talksUnderWay,
} from './process-facts.js';
import type { Axes } from './status.js';

/** Practice level of the relations measure that means that both embassies work. */
const EMBASSIES_OPEN = 3;

/** Where a process stands on five scales at once (status rules C1): no single ladder fits. */
export function axes(facts: ProcessFacts): Axes {
  return {
    contact: contact(facts),
    agreements: agreements(facts),
    measures: measures(facts),
    border: border(facts),
    relations: relations(facts),
  };
}

function contact(facts: ProcessFacts): Axes['contact'] {
  if (processSuspended(facts)) return 'process suspended or collapsed';
  if (talksUnderWay(facts)) return 'talks under way';
  if (facts.lastRound) return 'talks stalled';
  return recentContact(facts) === undefined ? 'none' : 'contacts';
}

function agreements(facts: ProcessFacts): Axes['agreements'] {
  const framework = inRole(facts, 'framework');
  if (isInEffect(framework)) return 'comprehensive in force';
  if (framework?.state === 'agreed') return 'comprehensive signed';
  const standing = agreedInPhase(facts, true).some((measure) => measure.state === 'agreed' || isInEffect(measure));
  return standing ? 'partial agreed' : 'none';
}

function measures({ measures: all }: ProcessFacts): Axes['measures'] {
  const commitments = all.filter((measure) => measure.kind === 'commitment');
  return {
    agreed: commitments.filter((measure) => measure.state === 'agreed').length,
    inEffect: commitments.filter(isInEffect).length,
    suspended: commitments.filter((measure) => measure.state === 'suspended').length,
    restrictionsInEffect: all.filter((measure) => measure.kind === 'restriction' && isInEffect(measure)).length,
  };
}

function border(facts: ProcessFacts): Axes['border'] {
  const general = inRole(facts, 'border');
  if (general?.state === 'in-effect') return 'open';
  if (isInEffect(general)) return 'partly open';
  if (facts.measures.some((measure) => measure.kind === 'temporary' && isInEffect(measure))) return 'temporarily open';
  return general === undefined || general.state === 'not-started' ? 'unknown' : 'closed';
}

function relations(facts: ProcessFacts): Axes['relations'] {
  const established = inRole(facts, 'relations');
  if (isInEffect(established))
    return established?.practice === EMBASSIES_OPEN ? 'embassies open' : 'relations established';
  if (facts.relationsSevered) return 'severed';
  return isInEffect(inRole(facts, 'recognition')) ? 'recognised, no relations' : 'not recognised';
}
