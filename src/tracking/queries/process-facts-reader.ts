import { boundsOf } from '../../kernel/edtf-date.js';
import {
  type MeasureFacts,
  type ProcessFacts,
  coreMeasuresOf,
  inRole,
  latestOf,
  rolesOf,
} from '../domain/process-facts.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import type { ProcessEntry } from './process-reader.js';
import type { Resolved } from './temporal-resolver.js';

/** All that headline, axes and momentum rest on, from what is visible. */
export function processFacts(
  { process, row, windows }: ProcessEntry,
  entries: readonly MeasureEntry[],
  temporal: Resolved,
  measures: readonly MeasureFacts[],
): ProcessFacts {
  const { snapshot, asOf } = temporal;
  const agreed = snapshot.lastContact(row, 'leaders-agreed', asOf);
  const facts: ProcessFacts = {
    asOf,
    measures,
    roles: rolesOf(process, entries),
    coreMeasures: coreMeasuresOf(process, entries),
    windows,
    phaseSince: process.phaseSince === undefined ? null : boundsOf(process.phaseSince).first,
    lastRound: snapshot.lastContact(row, 'round', asOf),
    isComplete: process.since !== undefined && boundsOf(process.since).last <= asOf,
    lastLeadersMeeting: latestOf([snapshot.lastContact(row, 'leaders', asOf), agreed]),
    lastJointAct: latestOf([snapshot.lastContact(row, 'signing', asOf), agreed]),
    lastOtherContact: snapshot.lastContact(row, 'contact', asOf),
    nextRound: snapshot.nextRound(row, asOf),
    relationsSevered: false,
  };
  const relations = inRole(facts, 'relations');
  const brokenOff = relations?.state === 'ended' && relations.basis[0];
  if (!brokenOff) return facts;
  const type = snapshot.development(row, brokenOff)?.content.type;
  return { ...facts, relationsSevered: type === 'relations-severed' };
}
