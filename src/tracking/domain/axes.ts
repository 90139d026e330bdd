import { borderOpen, recentContact, signedFramework } from './headline.js';
import {
  type MeasureFacts,
  type ProcessFacts,
  agreedInPhase,
  inRole,
  isInEffect,
  processSuspended,
  talksUnderWay,
} from './process-facts.js';
import type { AssumedAxis, Axes, Counts, UncertainAxis } from './status.js';

/** Practice level of the relations measure that means that both embassies work. */
const EMBASSIES_OPEN = 3;

/** What a record held to be complete says by its silence. */
const SILENCE = { contact: 'none', relations: 'not recognised' } as const;

/** Where a process stands on five scales at once (status rules C1): no single ladder fits. */
export function axes(facts: ProcessFacts): Axes {
  const said = { contact: contact(facts), relations: relations(facts) };
  const ofSilence = <Axis extends AssumedAxis>(axis: Axis) => (facts.isComplete ? SILENCE[axis] : 'unknown');
  return {
    contact: said.contact ?? ofSilence('contact'),
    agreements: agreements(facts),
    measures: measures(facts),
    border: border(facts),
    relations: said.relations ?? ofSilence('relations'),
    assumed: facts.isComplete ? (['contact', 'relations'] as const).filter((axis) => said[axis] === null) : [],
    uncertain: (['agreements', 'border', 'relations'] as const).filter((axis) => isUncertain(facts, axis)),
  };
}

/** The roles from whose measures an axis speaks. */
const SPEAKING = {
  agreements: ['framework'],
  border: ['border', 'temporaryBorder'],
  relations: ['relations', 'recognition'],
} as const satisfies Readonly<Record<UncertainAxis, readonly (keyof ProcessFacts['roles'])[]>>;

function isUncertain({ measures: all, roles }: ProcessFacts, axis: UncertainAxis): boolean {
  const speaking = new Set(SPEAKING[axis].flatMap((role) => roles[role] ?? []));
  return all.some((measure) => measure.isUncertain && speaking.has(measure.measure));
}

function contact(facts: ProcessFacts): Axes['contact'] | null {
  if (processSuspended(facts)) return 'process suspended or collapsed';
  if (talksUnderWay(facts)) return 'talks under way';
  if (facts.lastRound) return 'talks stalled';
  return recentContact(facts) && 'contacts';
}

function agreements(facts: ProcessFacts): Axes['agreements'] {
  if (isInEffect(inRole(facts, 'framework'))) return 'comprehensive in force';
  if (signedFramework(facts)) return 'comprehensive signed';
  const standing = agreedInPhase(facts, 'jointConsent').some(
    (measure) => measure.state === 'agreed' || isInEffect(measure),
  );
  return standing ? 'partial agreed' : 'none';
}

function measures({ measures: all }: ProcessFacts): Axes['measures'] {
  return {
    ...counts(all.filter(({ kind }) => kind === 'commitment')),
    restrictionsInEffect: counts(all.filter(({ kind }) => kind === 'restriction')).inEffect,
    others: counts(all.filter(({ kind }) => kind !== 'commitment')),
  };
}

function counts(measures: readonly MeasureFacts[]): Counts {
  const certain = measures.filter((measure) => !measure.isUncertain);
  return {
    agreed: certain.filter(({ state }) => state === 'agreed').length,
    inEffect: certain.filter(isInEffect).length,
    suspended: certain.filter(({ state }) => state === 'suspended').length,
    uncertain: measures.length - certain.length,
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
