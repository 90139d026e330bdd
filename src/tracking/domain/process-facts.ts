import type { Day } from '../../kernel/day.js';
import type { ContactClass } from './development-types.js';
import type { EvidenceLevel } from './evidence.js';
import type { MeasureKind } from './measure-kinds.js';
import type { DevelopmentId, Measure, MeasureId, Process, Roles, Windows } from './model.js';
import { type MeasureState, type Standing, isEffective, standingOf } from './states.js';
import type { Consent } from './story.js';

/** What is known of one measure on the day asked about. */
export interface MeasureFacts {
  readonly measure: MeasureId;
  readonly kind: MeasureKind;
  readonly state: MeasureState;
  readonly sinceDay: Day | null;
  readonly basis: readonly DevelopmentId[];
  /** All that the dates leave open; `state`, that of the latest world, is among them. */
  readonly possibleStates: readonly MeasureState[];
  /** How far what it rests on can be trusted; null where nothing is recorded. */
  readonly evidence: EvidenceLevel | null;
  readonly practice: number | null;
  readonly consent: Consent | null;
  readonly jointConsent: Consent | null;
}

export interface Contact {
  readonly day: Day;
  readonly development: DevelopmentId;
  /** How far it can be trusted that it happened. */
  readonly evidence: EvidenceLevel;
}

/** A contact on a day that may have come or not. */
export interface ContactInDoubt {
  readonly of: ContactClass;
  readonly contact: Contact;
}

/** All that headline, axes and momentum rest on. */
export interface ProcessFacts {
  readonly asOf: Day;
  readonly measures: readonly MeasureFacts[];
  readonly roles: Roles;
  readonly coreMeasures: ReadonlySet<MeasureId>;
  readonly windows: Windows;
  readonly phaseSince: Day | null;
  /** By `asOf` the record is held to be complete: what it does not say is assumed not to be so. */
  readonly isComplete: boolean;
  /** The last of each before the end of `asOf`. */
  readonly lastRound: Contact | null;
  readonly lastLeadersMeeting: Contact | null;
  /** An agreement signed, or ministers or leaders who met and agreed to something. */
  readonly lastJointAct: Contact | null;
  readonly lastOtherContact: Contact | null;
  readonly contactsInDoubt: readonly ContactInDoubt[];
  /** A round announced by then for a day still ahead. */
  readonly nextRound: Contact | null;
  /** Relations were broken off, not just a commitment to establish them withdrawn. */
  readonly relationsSevered: boolean;
}

/**
 * The measures that play the roles. Where the process does not say, the ids `land-border`, `diplomatic-relations` and
 * `recognition` speak for themselves, and a single treaty is the framework.
 */
export function rolesOf(process: Process, measures: readonly Pick<Measure, 'id' | 'kind'>[]): Roles {
  const named = (id: string) => measures.find((measure) => measure.id === id)?.id;
  const treaties = measures.filter((measure) => measure.kind === 'treaty');
  const roles: Record<keyof Roles, Roles[keyof Roles]> = {
    border: process.roles?.border ?? named('land-border'),
    temporaryBorder: process.roles?.temporaryBorder,
    relations: process.roles?.relations ?? named('diplomatic-relations'),
    recognition: process.roles?.recognition ?? named('recognition'),
    framework: process.roles?.framework ?? (treaties.length === 1 ? treaties[0]!.id : undefined),
  };
  return Object.fromEntries(Object.entries(roles).filter(([, played]) => played !== undefined));
}

export const coreMeasuresOf = (
  { coreMeasures }: Process,
  measures: readonly Pick<Measure, 'id' | 'kind'>[],
): ReadonlySet<MeasureId> =>
  new Set(coreMeasures ?? measures.filter(({ kind }) => kind === 'commitment').map(({ id }) => id));

export const inRole = (facts: ProcessFacts, role: Exclude<keyof Roles, 'temporaryBorder'>): MeasureFacts | undefined =>
  facts.measures.find((measure) => measure.measure === facts.roles[role]);

export const isInEffect = (measure: MeasureFacts | undefined): boolean =>
  measure !== undefined && isEffective(measure.state);

/** What it counts as; null where the dates leave that open. */
export function certainStanding({ state, possibleStates }: MeasureFacts): Standing | null {
  const standing = standingOf(state);
  return possibleStates.every((possible) => standingOf(possible) === standing) ? standing : null;
}

/** A round or a joint act within the window for talks, or a round dated ahead. */
export const talksUnderWay = (facts: ProcessFacts): Contact | null =>
  latestContact(facts, [facts.lastRound, facts.lastJointAct]) ?? facts.nextRound;

/** The last of these within the window for talks; of one day, the first that is named. */
export const latestContact = ({ asOf, windows }: ProcessFacts, contacts: readonly (Contact | null)[]): Contact | null =>
  latestOf(contacts.filter((contact) => contact !== null && asOf - contact.day <= windows.talksDays));

export const latestOf = (contacts: readonly (Contact | null)[]): Contact | null =>
  contacts.reduce((latest, contact) => (contact && contact.day > (latest?.day ?? -Infinity) ? contact : latest), null);

/** The framework was suspended or ended, and neither a round nor leaders have met since. */
export function processSuspended(facts: ProcessFacts): MeasureFacts | undefined {
  const framework = inRole(facts, 'framework');
  if (!framework || (framework.state !== 'suspended' && framework.state !== 'ended')) return undefined;
  const since = framework.sinceDay ?? facts.asOf;
  const met = [facts.lastRound, facts.lastLeadersMeeting].some((contact) => contact !== null && contact.day > since);
  return met ? undefined : framework;
}

/** Commitments to which somebody consented in the current phase, or both parties in one act. */
export const agreedInPhase = (facts: ProcessFacts, by: 'consent' | 'jointConsent'): MeasureFacts[] =>
  facts.measures.filter(({ kind, [by]: consent }) => {
    if (kind !== 'commitment' || consent === null) return false;
    return facts.phaseSince === null || consent.day >= facts.phaseSince;
  });
