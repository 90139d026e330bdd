import type { DevelopmentId } from './model.js';
import {
  type MeasureFacts,
  type ProcessFacts,
  agreedInPhase,
  inRole,
  isInEffect,
  processSuspended,
  talksUnderWay,
} from './process-facts.js';
import type { Headline } from './status.js';

interface HeadlineRule {
  readonly rule: number;
  readonly stage: string;
  /** The developments that fire it; null when it does not apply. */
  readonly because: (facts: ProcessFacts) => readonly DevelopmentId[] | null;
}

/** The stage of a process in one line: the first rule that applies (status rules C2). */
export const HEADLINE_RULES: readonly HeadlineRule[] = [
  { rule: 1, stage: 'Process suspended', because: (facts) => processSuspended(facts)?.basis ?? null },
  { rule: 2, stage: 'Full normalization', because: fullyNormal },
  { rule: 3, stage: 'Diplomatic relations established', because: (facts) => effective(inRole(facts, 'relations')) },
  {
    rule: 4,
    stage: 'Border open',
    because: (facts) => (borderOpen(facts) ? effective(inRole(facts, 'border')) : null),
  },
  {
    rule: 5,
    stage: 'Partial measures in effect',
    because: (facts) => basisOf(agreedInPhase(facts, false).filter(isInEffect)),
  },
  {
    rule: 6,
    stage: 'Comprehensive agreement signed, not in force',
    because: (facts) => basisOf([inRole(facts, 'framework')].filter((framework) => framework?.state === 'agreed')),
  },
  {
    rule: 7,
    stage: 'Partial measures agreed, none in effect',
    because: (facts) => basisOf(agreedInPhase(facts, true).filter((measure) => measure.state === 'agreed')),
  },
  { rule: 8, stage: 'Talks under way', because: (facts) => only(talksUnderWay(facts)?.development) },
  { rule: 9, stage: 'Talks stalled', because: (facts) => only(facts.lastRound?.development) },
  { rule: 10, stage: 'Contacts only', because: (facts) => only(recentContact(facts)) },
  { rule: 10, stage: 'Recognised, no relations', because: (facts) => effective(inRole(facts, 'recognition')) },
  { rule: 10, stage: 'No contact', because: () => [] },
];

export function headline(facts: ProcessFacts): Headline {
  for (const { rule, stage, because } of HEADLINE_RULES) {
    const developments = because(facts);
    if (developments) return { stage, rule, because: developments };
  }
  throw new Error('the last rule always applies');
}

/** Any official contact within the window for talks. */
export function recentContact(facts: ProcessFacts): DevelopmentId | undefined {
  const contacts = [facts.lastLeadersMeeting, facts.lastOtherContact].filter(
    (contact) => contact !== null && facts.asOf - contact.day <= facts.windows.talksDays,
  );
  return contacts.sort((a, b) => b!.day - a!.day)[0]?.development;
}

/** Open to general traffic; temporary openings never count. */
const borderOpen = (facts: ProcessFacts): boolean => inRole(facts, 'border')?.state === 'in-effect';

function fullyNormal(facts: ProcessFacts): readonly DevelopmentId[] | null {
  const relations = effective(inRole(facts, 'relations'));
  if (!relations || !borderOpen(facts)) return null;
  const suspended = facts.measures.some(
    ({ measure, state }) => state === 'suspended' && facts.coreMeasures.includes(measure),
  );
  return suspended ? null : [...relations, ...inRole(facts, 'border')!.basis];
}

const effective = (measure: MeasureFacts | undefined): readonly DevelopmentId[] | null =>
  isInEffect(measure) ? measure!.basis : null;

const only = (development: DevelopmentId | undefined): readonly DevelopmentId[] | null =>
  development === undefined ? null : [development];

function basisOf(measures: readonly (MeasureFacts | undefined)[]): readonly DevelopmentId[] | null {
  if (measures.length === 0) return null;
  return [...new Set(measures.flatMap((measure) => measure?.basis ?? []))];
}
