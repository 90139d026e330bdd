import type { ContactClass } from './development-types.js';
import { type Contact, type ContactInDoubt, type MeasureFacts, type ProcessFacts } from './process-facts.js';
import { type MeasureState, isEffective } from './states.js';

/**
 * What else the dates allow to be the case, one doubt at a time: each other state of a measure in a role, each contact that may
 * have been, and of all other commitments together the most, the least and the most that is only agreed.
 */
export function* possibleFacts(facts: ProcessFacts): Generator<ProcessFacts> {
  const { measures, roles, contactsInDoubt } = facts;
  const { border, relations, recognition, framework } = roles;
  const inRole = new Set([border, relations, recognition, framework]);
  for (const measure of measures)
    if (inRole.has(measure.measure))
      for (const state of others(measure)) yield withMeasures(facts, (one) => (one === measure ? state : one.state));
  const isOpen = (one: MeasureFacts) => !inRole.has(one.measure) && one.possibleStates.length > 1;
  if (measures.some(isOpen))
    for (const better of [isEffective, isAgreed, isSuspended, isNothing])
      yield withMeasures(facts, (one) => (isOpen(one) ? one.possibleStates.find(better) : undefined) ?? one.state);
  for (const doubt of contactsInDoubt) yield withContact(facts, doubt);
}

const isAgreed = (state: MeasureState): boolean => state === 'agreed';
const isSuspended = (state: MeasureState): boolean => state === 'suspended';
const isNothing = (state: MeasureState): boolean => !isEffective(state) && !isAgreed(state) && !isSuspended(state);

const others = ({ state, possibleStates }: MeasureFacts): readonly MeasureState[] =>
  possibleStates.filter((possible) => possible !== state);

function withMeasures(facts: ProcessFacts, stateOf: (measure: MeasureFacts) => MeasureState): ProcessFacts {
  return { ...facts, measures: facts.measures.map((measure) => inState(measure, stateOf(measure), facts)) };
}

/** Who had not agreed yet may have agreed with the other: the day of that is in doubt, too. */
function inState(measure: MeasureFacts, state: MeasureState, { asOf }: ProcessFacts): MeasureFacts {
  if (state === measure.state) return measure;
  const [development] = measure.basis;
  const mayConsent = measure.possibleStates.includes('agreed') && (isAgreed(state) || isEffective(state));
  const perhaps = mayConsent && development !== undefined ? { day: asOf, development } : null;
  return { ...measure, state, consent: measure.consent ?? perhaps, jointConsent: measure.jointConsent ?? perhaps };
}

const LAST: Readonly<Record<ContactClass, readonly (keyof ProcessFacts & `last${string}`)[]>> = {
  round: ['lastRound'],
  leaders: ['lastLeadersMeeting'],
  'leaders-agreed': ['lastLeadersMeeting', 'lastJointAct'],
  signing: ['lastJointAct'],
  contact: ['lastOtherContact'],
};

function withContact(facts: ProcessFacts, { of, contact }: ContactInDoubt): ProcessFacts {
  const today: Contact = { ...contact, day: facts.asOf };
  return { ...facts, ...Object.fromEntries(LAST[of].map((member) => [member, today])) };
}
