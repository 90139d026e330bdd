import { boundsOf } from '../../kernel/edtf-date.js';
import type { DevelopmentId } from '../domain/model.js';
import {
  type MeasureFacts,
  type ProcessFacts,
  coreMeasuresOf,
  inRole,
  latestOf,
  rolesOf,
} from '../domain/process-facts.js';
import { isEffective } from '../domain/states.js';
import type { Stretch } from '../domain/timeline.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import type { ProcessEntry } from './process-reader.js';
import type { Resolved } from './temporal-resolver.js';

interface MeasuresOf {
  readonly entries: readonly MeasureEntry[];
  readonly measures: readonly MeasureFacts[];
  /** What is said of a measure on the day asked about, and before that. */
  readonly stretchesBack: (measure: MeasureEntry) => Iterable<Stretch>;
}

/** All that headline, axes and momentum rest on, from what is visible. */
export function processFacts(
  { process, row, windows }: ProcessEntry,
  temporal: Resolved,
  { entries, measures, stretchesBack }: MeasuresOf,
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
    contactsInDoubt: snapshot.contactsInDoubt(row, asOf),
    nextRound: snapshot.nextRound(row, asOf),
    relationsSevered: false,
  };
  const relations = inRole(facts, 'relations');
  const entry = relations && entries.find(({ id }) => id === relations.measure);
  if (!entry) return facts;
  const isSevering = (id: DevelopmentId) => snapshot.development(row, id)?.content.type === 'relations-severed';
  return { ...facts, relationsSevered: areSevered(stretchesBack(entry), isSevering) };
}

/** So many states back it is looked for how relations ended: proposals to restore them are no relations. */
const STATES_BACK = 32;

function areSevered(stretchesBack: Iterable<Stretch>, isSevering: (development: DevelopmentId) => boolean): boolean {
  let left = STATES_BACK;
  for (const { state, basis, story } of stretchesBack) {
    if (isEffective(state) || state === 'suspended' || state === 'not-started' || left-- === 0) return false;
    if (state !== 'ended') continue;
    const alike = story.anomalies.filter(({ said }) => said.action === 'end').map(({ said }) => said.development);
    return [...basis, ...alike].some(isSevering);
  }
  return false;
}
