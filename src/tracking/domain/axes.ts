import { borderOpen, lastContact, recentContact, signedFramework } from './headline.js';
import { possibleFacts } from './possible-facts.js';
import {
  type MeasureFacts,
  type ProcessFacts,
  agreedInPhase,
  certainStanding,
  inRole,
  isInEffect,
  processSuspended,
  talksUnderWay,
} from './process-facts.js';
import { type MeasureState, type Standing, isEffective } from './states.js';
import type { AssumedAxis, Axes, Counts, UncertainAxis } from './status.js';

/** Practice level of the relations measure that means that both embassies work. */
const EMBASSIES_OPEN = 3;

/** What a record held to be complete says by its silence. */
const SILENCE = { contact: 'none', relations: 'not recognised' } as const;

/** Where a process stands on five scales at once (status rules C1): no single ladder fits. */
export function axes(facts: ProcessFacts): Axes {
  const said = scales(facts);
  const possible = [...possibleFacts(facts)].map(scales);
  const uncertain = UNCERTAIN_AXES.filter((axis) => possible.some((other) => other[axis] !== said[axis]));
  const assumed = ASSUMED_AXES.filter((axis) => facts.isComplete && said[axis] === null && !uncertain.includes(axis));
  const ofSilence = <Axis extends AssumedAxis>(axis: Axis) => (assumed.includes(axis) ? SILENCE[axis] : 'unknown');
  return {
    contact: said.contact ?? ofSilence('contact'),
    agreements: said.agreements,
    measures: measures(facts),
    border: said.border,
    relations: said.relations ?? ofSilence('relations'),
    assumed,
    uncertain,
  };
}

const ASSUMED_AXES = ['contact', 'relations'] as const satisfies readonly AssumedAxis[];
const UNCERTAIN_AXES = ['contact', 'agreements', 'border', 'relations'] as const satisfies readonly UncertainAxis[];

/** Null where nothing is recorded. */
const scales = (facts: ProcessFacts) => ({
  contact: contact(facts),
  agreements: agreements(facts),
  border: border(facts),
  relations: relations(facts),
});

function contact(facts: ProcessFacts): Axes['contact'] | null {
  if (processSuspended(facts)) return 'process suspended or collapsed';
  if (talksUnderWay(facts)) return 'talks under way';
  if (facts.lastRound) return 'talks stalled';
  if (recentContact(facts)) return 'contacts';
  return lastContact(facts) && 'no recent contact';
}

function agreements(facts: ProcessFacts): Axes['agreements'] {
  if (isInEffect(inRole(facts, 'framework'))) return 'comprehensive in force';
  if (signedFramework(facts)) return 'comprehensive signed';
  return agreedInPhase(facts, 'jointConsent').some(({ state }) => isStanding(state)) ? 'partial agreed' : 'none';
}

const isStanding = (state: MeasureState): boolean => state === 'agreed' || isEffective(state);

function measures({ measures: all }: ProcessFacts): Axes['measures'] {
  return {
    ...counts(all.filter(({ kind }) => kind === 'commitment')),
    restrictionsInEffect: counts(all.filter(({ kind }) => kind === 'restriction')).inEffect,
    others: counts(all.filter(({ kind }) => kind !== 'commitment')),
  };
}

function counts(measures: readonly MeasureFacts[]): Counts {
  const standings = measures.map(certainStanding);
  const count = (counted: Standing | null) => standings.filter((standing) => standing === counted).length;
  return {
    agreed: count('agreed'),
    inEffect: count('inEffect'),
    suspended: count('suspended'),
    uncertain: count(null),
  };
}

/** Only measures in a role at the border speak of it: that something passes is not that it is open. */
function border(facts: ProcessFacts): Axes['border'] {
  const general = inRole(facts, 'border');
  if (general?.kind === 'restriction') return isInEffect(general) ? 'closed' : 'unknown';
  if (borderOpen(facts)) return 'open';
  if (isInEffect(general) && general!.kind !== 'temporary') return 'partly open';
  const passages = facts.measures.filter(({ measure }) => facts.roles.temporaryBorder?.includes(measure));
  const spoken = general ? [general, ...passages] : passages;
  if (spoken.some(isInEffect)) return 'temporarily open';
  return spoken.every(({ state }) => state === 'not-started') ? 'unknown' : 'closed';
}

function relations(facts: ProcessFacts): Axes['relations'] | null {
  const established = inRole(facts, 'relations');
  if (isInEffect(established))
    return established!.practice === EMBASSIES_OPEN ? 'embassies open' : 'relations established';
  if (facts.relationsSevered) return 'severed';
  const recognition = inRole(facts, 'recognition');
  if (isInEffect(recognition)) return 'recognised, no relations';
  if (recognition !== undefined && recognition.state !== 'not-started') return 'not recognised';
  // Relations that were there suppose a recognition that is not on record.
  return established?.state === 'suspended' || established?.state === 'ended' ? 'unknown' : null;
}
