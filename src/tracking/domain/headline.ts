import type { DevelopmentId, Roles } from './model.js';
import { possibleFacts } from './possible-facts.js';
import {
  type Contact,
  type MeasureFacts,
  type ProcessFacts,
  agreedInPhase,
  inRole,
  isInEffect,
  latestContact,
  latestOf,
  processSuspended,
  talksUnderWay,
} from './process-facts.js';
import { type MeasureState, isEffective } from './states.js';
import type { Headline } from './status.js';

/** What a rule says of a measure: it holds for certain where it does of every possible state. */
interface Ground {
  readonly measure: MeasureFacts;
  readonly is: (state: MeasureState) => boolean;
}

interface HeadlineRule {
  readonly rule: number;
  readonly stage: string;
  /** The developments that fire it; null when it does not apply. */
  readonly because: (facts: ProcessFacts) => readonly DevelopmentId[] | null;
  /** The measures that it rests on. */
  readonly grounds?: (facts: ProcessFacts) => readonly Ground[];
  /** What both parties did, where it rests on that. */
  readonly contact?: (facts: ProcessFacts) => Contact | null;
}

/** The stage of a process in one line: the first rule that applies (status rules C2). */
export const HEADLINE_RULES: readonly HeadlineRule[] = [
  {
    rule: 1,
    stage: 'Process suspended',
    because: (facts) => processSuspended(facts)?.basis ?? null,
    grounds: inRoles({ framework: (state) => state === 'suspended' || state === 'ended' }),
  },
  {
    rule: 2,
    stage: 'Full normalization',
    because: fullyNormal,
    grounds: (facts) => [...inRoles({ relations: isEffective, border: isFully })(facts), ...coreInDoubt(facts)],
  },
  {
    rule: 3,
    stage: 'Diplomatic relations established',
    because: (facts) => effective(inRole(facts, 'relations')),
    grounds: inRoles({ relations: isEffective }),
  },
  {
    rule: 4,
    stage: 'Border open',
    because: (facts) => (borderOpen(facts) ? effective(inRole(facts, 'border')) : null),
    grounds: inRoles({ border: isFully }),
  },
  {
    rule: 5,
    stage: 'Partial measures in effect',
    because: (facts) => agreedBasis(facts, 'consent', isEffective),
    grounds: (facts) => agreedAnd(facts, 'consent', isEffective),
  },
  {
    rule: 6,
    stage: 'Comprehensive agreement signed, not in force',
    because: (facts) => signedFramework(facts)?.basis ?? null,
    grounds: inRoles({ framework: isAgreed }),
  },
  {
    rule: 7,
    stage: 'Partial measures agreed, none in effect',
    because: (facts) => agreedBasis(facts, 'jointConsent', isAgreed),
    grounds: (facts) => agreedAnd(facts, 'jointConsent', isAgreed),
  },
  ofContact(8, 'Talks under way', talksUnderWay),
  ofContact(9, 'Talks stalled', ({ lastRound }) => lastRound),
  ofContact(10, 'Contacts only', recentContact),
  {
    rule: 10,
    stage: 'Recognised, no relations',
    because: (facts) => effective(inRole(facts, 'recognition')),
    grounds: inRoles({ recognition: isEffective }),
  },
  ofContact(10, 'No recent contact recorded', lastContact),
  { rule: 10, stage: 'No contact', because: ({ isComplete }) => (isComplete ? [] : null) },
  { rule: 10, stage: 'No contact recorded', because: () => [] },
];

export function headline(facts: ProcessFacts): Headline {
  const { rule, stage, because, grounds, contact } = firstOf(facts);
  const told = grounds?.(facts) ?? [];
  // What is agreed or said is announced, and that is enough for it to be agreed or said.
  const onlyAnnounced = told.filter(({ measure }) => measure.evidence === 'announced' && isInEffect(measure)).length;
  const attested = [...told.map(({ measure }) => measure), contact?.(facts) ?? []].flat();
  const unverified = attested.filter(({ evidence }) => evidence === 'unverified').length;
  const uncertain = told.filter(({ measure, is }) => !measure.possibleStates.every(is)).length;
  const sure = howSure(attested.length, { 'only announced': onlyAnnounced, unverified, uncertain });
  const possibleStages = [...new Set([stage, ...[...possibleFacts(facts)].map((other) => firstOf(other).stage)])];
  const perhaps = uncertain > 0 ? '' : orPerhaps(possibleStages.slice(1));
  return {
    ...{ stage, rule, text: stage + sure + perhaps, possibleStages, onlyAnnounced, unverified, uncertain },
    because: because(facts)!,
  };
}

/** The last always applies. */
const firstOf = (facts: ProcessFacts): HeadlineRule => HEADLINE_RULES.find(({ because }) => because(facts) !== null)!;

const orPerhaps = (stages: readonly string[]): string => (stages.length > 0 ? `; perhaps ${stages.join(' or ')}` : '');

function ofContact(rule: number, stage: string, contact: (facts: ProcessFacts) => Contact | null): HeadlineRule {
  return { rule, stage, contact, because: (facts) => only(contact(facts)?.development) };
}

function howSure(told: number, counts: Readonly<Record<string, number>>): string {
  const doubts = Object.entries(counts).filter(([, count]) => count > 0);
  if (doubts.length === 0) return '';
  if (told === 1) return `, ${listed(doubts.map(([doubt]) => doubt))}`;
  return `, of which ${listed(doubts.map(([doubt, count]) => `${count} ${doubt}`))}`;
}

const listed = ([first = '', ...others]: readonly string[]): string =>
  [first, ...others.slice(0, -1)].join(', ') + (others.length > 0 ? ` and ${others.at(-1)}` : '');

/** Any official contact within the window for talks. */
export function recentContact(facts: ProcessFacts): Contact | null {
  return latestContact(facts, [facts.lastLeadersMeeting, facts.lastOtherContact]);
}

/** The last that is recorded, however long ago. */
export function lastContact({ lastLeadersMeeting, lastOtherContact, lastJointAct }: ProcessFacts): Contact | null {
  return latestOf([lastLeadersMeeting, lastOtherContact, lastJointAct]);
}

/** Open to general traffic; temporary openings never count. */
export const borderOpen = (facts: ProcessFacts): boolean => {
  const border = inRole(facts, 'border');
  return border !== undefined && isFully(border.state) && border.kind !== 'temporary' && border.kind !== 'restriction';
};

function fullyNormal(facts: ProcessFacts): readonly DevelopmentId[] | null {
  const relations = effective(inRole(facts, 'relations'));
  if (!relations || !borderOpen(facts)) return null;
  const suspended = facts.measures.some(
    ({ measure, state }) => state === 'suspended' && facts.coreMeasures.has(measure),
  );
  if (suspended) return null;
  const inDoubt = coreInDoubt(facts).flatMap(({ measure }) => measure.basis);
  return [...new Set([...relations, ...inRole(facts, 'border')!.basis, ...inDoubt])];
}

/** Core measures that are perhaps suspended. */
const coreInDoubt = ({ measures, coreMeasures }: ProcessFacts): Ground[] =>
  measures
    .filter(({ measure, possibleStates }) => coreMeasures.has(measure) && possibleStates.includes('suspended'))
    .map((measure) => ({ measure, is: (state) => state !== 'suspended' }));

function inRoles(grounds: Readonly<Partial<Record<Exclude<keyof Roles, 'temporaryBorder'>, Ground['is']>>>) {
  return (facts: ProcessFacts): Ground[] =>
    Object.entries(grounds).flatMap(([role, is]) => {
      const measure = inRole(facts, role as keyof typeof grounds); // they have only such members
      return measure ? [{ measure, is }] : [];
    });
}

function isAgreed(state: MeasureState): boolean {
  return state === 'agreed';
}

function isFully(state: MeasureState): boolean {
  return state === 'in-effect';
}

const effective = (measure: MeasureFacts | undefined): readonly DevelopmentId[] | null =>
  isInEffect(measure) ? measure!.basis : null;

const only = (development: DevelopmentId | undefined): readonly DevelopmentId[] | null =>
  development === undefined ? null : [development];

export function signedFramework(facts: ProcessFacts): MeasureFacts | undefined {
  const framework = inRole(facts, 'framework');
  return framework?.state === 'agreed' ? framework : undefined;
}

type AgreedBy = Parameters<typeof agreedInPhase>[1];

const agreedAnd = (facts: ProcessFacts, by: AgreedBy, is: Ground['is']): Ground[] =>
  agreedInPhase(facts, by).flatMap((measure) => (is(measure.state) ? [{ measure, is }] : []));

/** What was agreed in this phase and stands like this rests on the consent and on what the state rests on. */
function agreedBasis(facts: ProcessFacts, by: AgreedBy, is: Ground['is']): readonly DevelopmentId[] | null {
  const standing = agreedAnd(facts, by, is);
  if (standing.length === 0) return null;
  return [...new Set(standing.flatMap(({ measure }) => [measure[by]!.development, ...measure.basis]))];
}
