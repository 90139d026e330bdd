import type { DevelopmentId } from './model.js';
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
import type { Headline } from './status.js';

interface HeadlineRule {
  readonly rule: number;
  readonly stage: string;
  /** The developments that fire it; null when it does not apply. */
  readonly because: (facts: ProcessFacts) => readonly DevelopmentId[] | null;
  /** The measures in effect that it rests on. */
  readonly inEffect?: (facts: ProcessFacts) => readonly MeasureFacts[];
  /** The measures of which it says that they are not. */
  readonly notInEffect?: (facts: ProcessFacts) => readonly MeasureFacts[];
}

/** The stage of a process in one line: the first rule that applies (status rules C2). */
export const HEADLINE_RULES: readonly HeadlineRule[] = [
  { rule: 1, stage: 'Process suspended', because: (facts) => processSuspended(facts)?.basis ?? null },
  {
    rule: 2,
    stage: 'Full normalization',
    because: fullyNormal,
    inEffect: inRoles('relations', 'border'),
  },
  {
    rule: 3,
    stage: 'Diplomatic relations established',
    because: (facts) => effective(inRole(facts, 'relations')),
    inEffect: inRoles('relations'),
  },
  {
    rule: 4,
    stage: 'Border open',
    because: (facts) => (borderOpen(facts) ? effective(inRole(facts, 'border')) : null),
    inEffect: inRoles('border'),
  },
  {
    rule: 5,
    stage: 'Partial measures in effect',
    because: (facts) => agreedBasis(facts, 'consent', isInEffect),
    inEffect: (facts) => agreedInPhase(facts, 'consent').filter(isInEffect),
  },
  {
    rule: 6,
    stage: 'Comprehensive agreement signed, not in force',
    because: (facts) => signedFramework(facts)?.basis ?? null,
  },
  {
    rule: 7,
    stage: 'Partial measures agreed, none in effect',
    because: (facts) => agreedBasis(facts, 'jointConsent', ({ state }) => state === 'agreed'),
    notInEffect: (facts) => agreedInPhase(facts, 'jointConsent').filter(({ state }) => state === 'agreed'),
  },
  { rule: 8, stage: 'Talks under way', because: (facts) => only(talksUnderWay(facts)?.development) },
  { rule: 9, stage: 'Talks stalled', because: (facts) => only(facts.lastRound?.development) },
  { rule: 10, stage: 'Contacts only', because: (facts) => only(recentContact(facts)?.development) },
  { rule: 10, stage: 'Recognised, no relations', because: (facts) => effective(inRole(facts, 'recognition')) },
  { rule: 10, stage: 'No recent contact recorded', because: (facts) => only(lastContact(facts)?.development) },
  { rule: 10, stage: 'No contact', because: ({ isComplete }) => (isComplete ? [] : null) },
  { rule: 10, stage: 'No contact recorded', because: () => [] },
];

export function headline(facts: ProcessFacts): Headline {
  for (const { rule, stage, because, inEffect, notInEffect } of HEADLINE_RULES) {
    const developments = because(facts);
    if (!developments) continue;
    const standing = inEffect?.(facts) ?? [];
    const onlyAnnounced = standing.filter(({ evidence }) => evidence === 'announced').length;
    const unverified = standing.filter(({ evidence }) => evidence === 'unverified').length;
    const told = [...standing, ...(notInEffect?.(facts) ?? [])];
    const uncertain = told.filter(({ isUncertain }) => isUncertain).length;
    const text = stage + howSure(told.length, { 'only announced': onlyAnnounced, unverified, uncertain });
    return { stage, rule, text, onlyAnnounced, unverified, uncertain, because: developments };
  }
  throw new Error('the last rule always applies');
}

function howSure(standing: number, counts: Readonly<Record<string, number>>): string {
  const told = Object.entries(counts).filter(([, count]) => count > 0);
  if (told.length === 0) return '';
  if (standing === 1) return `, ${listed(told.map(([doubt]) => doubt))}`;
  return `, of which ${listed(told.map(([doubt, count]) => `${count} ${doubt}`))}`;
}

const listed = ([first = '', ...others]: readonly string[]): string =>
  [first, ...others.slice(0, -1)].join(', ') + (others.length > 0 ? ` and ${others.at(-1)}` : '');

/** Any official contact within the window for talks. */
export const recentContact = (facts: ProcessFacts): Contact | null =>
  latestContact(facts, [facts.lastLeadersMeeting, facts.lastOtherContact]);

/** The last that is recorded, however long ago. */
const lastContact = (facts: ProcessFacts): Contact | null =>
  latestOf([facts.lastLeadersMeeting, facts.lastOtherContact, facts.lastJointAct]);

/** Open to general traffic; temporary openings never count. */
export const borderOpen = (facts: ProcessFacts): boolean => {
  const border = inRole(facts, 'border');
  return border?.state === 'in-effect' && border.kind !== 'temporary' && border.kind !== 'restriction';
};

function fullyNormal(facts: ProcessFacts): readonly DevelopmentId[] | null {
  const relations = effective(inRole(facts, 'relations'));
  if (!relations || !borderOpen(facts)) return null;
  const suspended = facts.measures.some(
    ({ measure, state }) => state === 'suspended' && facts.coreMeasures.includes(measure),
  );
  return suspended ? null : [...relations, ...inRole(facts, 'border')!.basis];
}

function inRoles(...roles: Parameters<typeof inRole>[1][]) {
  return (facts: ProcessFacts): MeasureFacts[] => roles.flatMap((role) => inRole(facts, role) ?? []);
}

const effective = (measure: MeasureFacts | undefined): readonly DevelopmentId[] | null =>
  isInEffect(measure) ? measure!.basis : null;

const only = (development: DevelopmentId | undefined): readonly DevelopmentId[] | null =>
  development === undefined ? null : [development];

export function signedFramework(facts: ProcessFacts): MeasureFacts | undefined {
  const framework = inRole(facts, 'framework');
  return framework?.state === 'agreed' ? framework : undefined;
}

/** What was agreed in this phase and stands like this rests on the consent and on what the state rests on. */
function agreedBasis(
  facts: ProcessFacts,
  by: 'consent' | 'jointConsent',
  stands: (measure: MeasureFacts) => boolean,
): readonly DevelopmentId[] | null {
  const standing = agreedInPhase(facts, by).filter(stands);
  if (standing.length === 0) return null;
  return [...new Set(standing.flatMap((measure) => [measure[by]!.development, ...measure.basis]))];
}
