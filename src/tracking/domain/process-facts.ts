import type { Day } from '../../kernel/day.js';
import type { MeasureKind } from './measure-kinds.js';
import type { DevelopmentId, Measure, MeasureId, Process, Roles, Windows } from './model.js';
import { type MeasureState, isEffective } from './states.js';
import type { Consent } from './story.js';

/** What is known of one measure on the day asked about. */
export interface MeasureFacts {
  readonly measure: MeasureId;
  readonly kind: MeasureKind;
  readonly state: MeasureState;
  readonly sinceDay: Day | null;
  readonly basis: readonly DevelopmentId[];
  readonly practice: number | null;
  readonly consent: Consent | null;
  readonly jointConsent: Consent | null;
}

export interface Contact {
  readonly day: Day;
  readonly development: DevelopmentId;
}

/** All that headline, axes and momentum rest on. */
export interface ProcessFacts {
  readonly asOf: Day;
  readonly measures: readonly MeasureFacts[];
  readonly roles: Roles;
  readonly coreMeasures: readonly MeasureId[];
  readonly windows: Windows;
  readonly phaseSince: Day | null;
  /** The last of each before the end of `asOf`. */
  readonly lastRound: Contact | null;
  readonly lastLeadersMeeting: Contact | null;
  readonly lastOtherContact: Contact | null;
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
  const roles: Record<keyof Roles, MeasureId | undefined> = {
    border: process.roles?.border ?? named('land-border'),
    relations: process.roles?.relations ?? named('diplomatic-relations'),
    recognition: process.roles?.recognition ?? named('recognition'),
    framework: process.roles?.framework ?? (treaties.length === 1 ? treaties[0]!.id : undefined),
  };
  return Object.fromEntries(Object.entries(roles).filter(([, measure]) => measure !== undefined));
}

export function coreMeasuresOf(process: Process, measures: readonly Pick<Measure, 'id' | 'kind'>[]): MeasureId[] {
  if (process.coreMeasures) return [...process.coreMeasures];
  return measures.filter((measure) => measure.kind === 'commitment').map((measure) => measure.id);
}

export const inRole = (facts: ProcessFacts, role: keyof Roles): MeasureFacts | undefined =>
  facts.measures.find((measure) => measure.measure === facts.roles[role]);

export const isInEffect = (measure: MeasureFacts | undefined): boolean =>
  measure !== undefined && isEffective(measure.state);

/** A round within the window for talks, or one dated ahead. */
export function talksUnderWay(facts: ProcessFacts): Contact | null {
  const { lastRound, nextRound, asOf, windows } = facts;
  return lastRound && asOf - lastRound.day <= windows.talksDays ? lastRound : nextRound;
}

/** The framework was suspended or ended, and neither a round nor leaders have met since. */
export function processSuspended(facts: ProcessFacts): MeasureFacts | undefined {
  const framework = inRole(facts, 'framework');
  if (!framework || (framework.state !== 'suspended' && framework.state !== 'ended')) return undefined;
  const since = framework.sinceDay ?? facts.asOf;
  const met = [facts.lastRound, facts.lastLeadersMeeting].some((contact) => contact !== null && contact.day > since);
  return met ? undefined : framework;
}

/** Commitments to which somebody consented in the current phase; `jointly` asks for both parties' consent in one act. */
export function agreedInPhase(facts: ProcessFacts, jointly: boolean): MeasureFacts[] {
  return facts.measures.filter((measure) => {
    const consent = jointly ? measure.jointConsent : measure.consent;
    return measure.kind === 'commitment' && consent !== null && consent.day >= (facts.phaseSince ?? consent.day);
  });
}
