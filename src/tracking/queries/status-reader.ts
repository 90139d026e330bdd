import { type Day, addDays, formatDay } from '../../kernel/day.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import { axes } from '../domain/axes.js';
import { headline } from '../domain/headline.js';
import type { ProcessId } from '../domain/model.js';
import { momentum } from '../domain/momentum.js';
import { type MeasureFacts, type ProcessFacts, coreMeasuresOf, inRole, rolesOf } from '../domain/process-facts.js';
import type { ResolvedStatus } from '../domain/resolve-status.js';
import { isEffective } from '../domain/states.js';
import type { Headline, MeasureStatus, ProcessStatus } from '../domain/status.js';
import type { Catalogue, MeasureEntry, ProcessEntry } from './catalogue.js';
import type { ContestReader } from './contest-reader.js';
import { type Resolved, holdsFor } from './moment-resolver.js';

const NEVER_STALE: ReadonlySet<string> = new Set(['not-started', 'ended']);

/** Puts answers together from what is stored. */
export class StatusReader {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly contests: ContestReader,
  ) {}

  /** One measure's answer as JSON text: the stored members, and those that depend on the day. */
  measureText(process: ProcessEntry, measure: MeasureEntry, moment: Resolved): string {
    const { body, until, lastMention } = moment.knowledge.status(measure, moment.asOf);
    const stale = isStale(body.slice(9, body.indexOf('"', 9)), lastMention, moment.asOf, process);
    const contested = this.catalogue.contested(measure);
    const contest =
      contested === 0
        ? '"disputed":false,"claims":[],"disputes":[],"rulings":[]'
        : this.contests.text(process, measure, moment, { body, contested });
    return (
      `{"process":"${process.process.id}","asOf":"${formatDay(moment.asOf)}","knownAt":"${moment.knownAt}",` +
      `"knownBy":"${moment.knownBy}","position":${moment.position},${measure.head},${body},` +
      `"until":${until === null ? 'null' : `"${formatDay(until)}"`},"stale":${stale},${contest}}`
    );
  }

  measure(process: ProcessEntry, entry: MeasureEntry, moment: Resolved): MeasureStatus {
    const { body, until, lastMention } = moment.knowledge.status(entry, moment.asOf);
    const { notes: _, ...status } = JSON.parse(`{${body}}`) as ResolvedStatus;
    return {
      measure: entry.id,
      title: entry.title,
      kind: entry.kind,
      ...status,
      until: until === null ? null : formatDay(until),
      disputed: this.contests.isDisputed(entry, moment, this.catalogue.contested(entry)),
      stale: isStale(status.state, lastMention, moment.asOf, process),
    };
  }

  process(id: ProcessId, moment: Resolved): ProcessStatus {
    const process = this.catalogue.process(id, moment.catalogueAt);
    const entries = this.catalogue.measuresOf(process, moment.catalogueAt);
    const facts = this.facts(process, entries, moment);
    const earlier = addDays(moment.asOf, -process.windows.momentumDays);
    const before = entries.map((entry) => measureFacts(entry, moment, earlier));
    const commitments = facts.measures.filter((measure) => measure.kind === 'commitment');
    const agreed = commitments.filter((measure) => measure.state === 'agreed');
    const measures = entries.map((entry) => this.measure(process, entry, moment));
    return {
      process: process.process.id,
      title: process.process.title,
      ...holdsFor(moment),
      headline: headline(facts),
      axes: axes(facts),
      momentum: momentum(before, facts.measures, process.windows.momentumDays),
      agreedNotInEffect: agreed.map(({ measure, sinceDay }) => ({
        measure,
        since: measures.find((status) => status.measure === measure)!.since!,
        days: moment.asOf - sinceDay!,
      })),
      inEffect: facts.measures.filter(({ state }) => isEffective(state)).map(({ measure }) => measure),
      suspended: facts.measures.filter(({ state }) => state === 'suspended').map(({ measure }) => measure),
      measures,
    };
  }

  headline(process: ProcessEntry, moment: Resolved): Headline {
    return headline(this.facts(process, this.catalogue.measuresOf(process, moment.catalogueAt), moment));
  }

  private facts({ process, row, windows }: ProcessEntry, entries: MeasureEntry[], moment: Resolved): ProcessFacts {
    const { knowledge, asOf } = moment;
    const facts: ProcessFacts = {
      asOf,
      measures: entries.map((entry) => measureFacts(entry, moment, asOf)),
      roles: rolesOf(process, entries),
      coreMeasures: coreMeasuresOf(process, entries),
      windows,
      phaseSince: process.phaseSince === undefined ? null : boundsOf(process.phaseSince).first,
      lastRound: knowledge.lastContact(row, 'round', asOf),
      lastLeadersMeeting: knowledge.lastContact(row, 'leaders', asOf),
      lastOtherContact: knowledge.lastContact(row, 'contact', asOf),
      nextRound: knowledge.nextRound(row, asOf),
      relationsSevered: false,
    };
    const relations = inRole(facts, 'relations');
    const brokenOff = relations?.state === 'ended' && relations.basis[0];
    if (!brokenOff) return facts;
    const type = knowledge.development(row, brokenOff)?.content.type;
    return { ...facts, relationsSevered: type === 'relations-severed' };
  }
}

function measureFacts(entry: MeasureEntry, { knowledge }: Resolved, day: Day): MeasureFacts {
  const { status, sinceDay, consent, jointConsent } = knowledge.standing(entry, day);
  const { state, basis, practice } = status;
  return { measure: entry.id, kind: entry.kind, state, sinceDay, basis, practice, consent, jointConsent };
}

/** Nothing was said of it for longer than the window: silence is not continuity. */
function isStale(state: string, lastMention: Day | null, asOf: Day, { windows }: ProcessEntry): boolean {
  return !NEVER_STALE.has(state) && (lastMention === null || asOf - lastMention > windows.staleDays);
}
