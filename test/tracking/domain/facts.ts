import { type Day, parseDay } from '../../../src/kernel/day.js';
import type { EvidenceLevel } from '../../../src/tracking/domain/evidence.js';
import type { MeasureKind } from '../../../src/tracking/domain/measure-kinds.js';
import { DEFAULT_WINDOWS, type DevelopmentId, type MeasureId } from '../../../src/tracking/domain/model.js';
import type { Contact, MeasureFacts, ProcessFacts } from '../../../src/tracking/domain/process-facts.js';
import type { MeasureState } from '../../../src/tracking/domain/states.js';

export const day = (text: string): Day => parseDay(text)!;
const AS_OF = day('2024-06-01');
export const daysAgo = (days: number): Day => (AS_OF - days) as Day;

/** A contact so many days ago, by the development of that name. */
export const contact = (days: number, development: string, evidence: EvidenceLevel = 'confirmed'): Contact => ({
  day: daysAgo(days),
  development: development as DevelopmentId,
  evidence,
});

type Told = Partial<Omit<MeasureFacts, 'measure' | 'basis'>>;

/** A measure in a state that rests on the development `<id>-<state>`. */
export const measure = (id: string, state: MeasureState, told: Told = {}): MeasureFacts => ({
  measure: id as MeasureId,
  kind: 'commitment',
  state,
  sinceDay: daysAgo(30),
  basis: [`${id}-${state}` as DevelopmentId],
  possibleStates: [state],
  evidence: 'confirmed',
  practice: null,
  consent: null,
  jointConsent: null,
  ...told,
});

/** Dates leave open whether it is in that state or in another. */
export const orPerhaps = (other: MeasureState, one: MeasureFacts): MeasureFacts => ({
  ...one,
  possibleStates: [...one.possibleStates, other],
});

export const ofKind = (kind: MeasureKind, id: string, state: MeasureState): MeasureFacts =>
  measure(id, state, { kind });

/** Agreed to by both parties so many days ago. */
export const agreedJointly = (id: string, state: MeasureState, days = 40): MeasureFacts => {
  const consent = contact(days, `${id}-agreed-by-both`);
  return measure(id, state, { consent, jointConsent: consent });
};

/** What is known of a process of which nothing is recorded, but for what is told. */
export const facts = (told: Partial<ProcessFacts> = {}): ProcessFacts => ({
  asOf: AS_OF,
  measures: [],
  roles: {
    border: 'border' as MeasureId,
    temporaryBorder: ['passage' as MeasureId],
    relations: 'relations' as MeasureId,
    recognition: 'recognition' as MeasureId,
    framework: 'framework' as MeasureId,
  },
  coreMeasures: new Set(['core' as MeasureId]),
  windows: DEFAULT_WINDOWS,
  phaseSince: null,
  isComplete: false,
  lastRound: null,
  lastLeadersMeeting: null,
  lastJointAct: null,
  lastOtherContact: null,
  contactsInDoubt: [],
  nextRound: null,
  relationsSevered: false,
  ...told,
});
