import { type Day, addDays, formatDay } from '../../kernel/day.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import { axes } from '../domain/axes.js';
import { headline } from '../domain/headline.js';
import { momentum } from '../domain/momentum.js';
import { type MeasureFacts, type ProcessFacts, coreMeasuresOf, inRole, rolesOf } from '../domain/process-facts.js';
import { STATES, isEffective } from '../domain/states.js';
import type {
  Headline,
  HistorySegment,
  HoldsFor,
  MeasureStatus,
  MeasureStatusDetail,
  NextStatus,
  Note,
  ProcessStatus,
} from '../domain/status.js';
import type { Story } from '../domain/story.js';
import type { Stretch } from '../domain/timeline.js';
import type { Catalogue, MeasureEntry, ProcessEntry } from './catalogue.js';
import type { ContestReader } from './contest-reader.js';
import type { Resolved } from './moment-resolver.js';
import type { Snapshot } from './snapshot.js';
import type { OnDay, Timelines } from './timelines.js';

const NEVER_STALE: ReadonlySet<string> = new Set(['not-started', 'ended']);

type Said = Omit<HistorySegment, 'from' | 'to'>;

/** Puts answers together from timelines, and what stands beside them. */
export class StatusReader {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly contests: ContestReader,
    private readonly timelines: Timelines,
  ) {}

  detail(process: ProcessEntry, measure: MeasureEntry, moment: Resolved, holdsFor: HoldsFor): MeasureStatusDetail {
    const found = this.timelines.on(measure, moment.snapshot, moment.asOf);
    return {
      process: process.process.id,
      ...holdsFor,
      ...this.status(process, measure, moment, found),
      notes: notesOf(found.stretch),
      ...this.contests.of(process, measure, moment, found.stretch.basis),
    };
  }

  measure(process: ProcessEntry, measure: MeasureEntry, moment: Resolved): MeasureStatus {
    return this.status(process, measure, moment, this.timelines.on(measure, moment.snapshot, moment.asOf));
  }

  *history(measure: MeasureEntry, snapshot: Snapshot): Generator<{ readonly from: Day; readonly said: Said }> {
    for (const stretch of this.timelines.whole(measure, snapshot).stretches)
      yield { from: stretch.from, said: { ...said(stretch, stretch.story.practice), notes: notesOf(stretch) } };
  }

  process(process: ProcessEntry, moment: Resolved, holdsFor: HoldsFor): ProcessStatus {
    const entries = this.catalogue.measuresOf(process, moment.catalogueAt);
    const facts = this.facts(process, entries, moment);
    const earlier = addDays(moment.asOf, -process.windows.momentumDays);
    const before = entries.map((entry) => this.measureFacts(entry, moment.snapshot, earlier));
    const measures = entries.map((entry) => this.measure(process, entry, moment));
    return {
      process: process.process.id,
      title: process.process.title,
      ...holdsFor,
      headline: headline(facts),
      axes: axes(facts),
      momentum: momentum(before, facts.measures, process.windows.momentumDays),
      agreedNotInEffect: facts.measures.flatMap(({ measure, kind, state, sinceDay }, index) =>
        kind === 'commitment' && state === 'agreed'
          ? [{ measure, since: measures[index]!.since!, days: moment.asOf - sinceDay! }]
          : [],
      ),
      next: earliest(measures),
      inEffect: facts.measures.filter(({ state }) => isEffective(state)).map(({ measure }) => measure),
      suspended: facts.measures.filter(({ state }) => state === 'suspended').map(({ measure }) => measure),
      measures,
    };
  }

  headline(process: ProcessEntry, moment: Resolved): Headline {
    return headline(this.facts(process, this.catalogue.measuresOf(process, moment.catalogueAt), moment));
  }

  private status(process: ProcessEntry, entry: MeasureEntry, moment: Resolved, found: OnDay): MeasureStatus {
    const { stretch, stateAfter, statusAfter } = found;
    const { id: measure, title, kind } = entry;
    const practice = this.timelines.practice(entry, moment.snapshot, stretch);
    return {
      measure,
      title,
      kind,
      ...said(stretch, practice),
      until: stateAfter ? formatDay(addDays(stateAfter.from, -1)) : null,
      next: statusAfter ? nextOf(statusAfter) : null,
      disputed: this.contests.isDisputed(entry, moment),
      stale: isStale(stretch, moment.asOf, process),
    };
  }

  private facts({ process, row, windows }: ProcessEntry, entries: MeasureEntry[], moment: Resolved): ProcessFacts {
    const { snapshot, asOf } = moment;
    const facts: ProcessFacts = {
      asOf,
      measures: entries.map((entry) => this.measureFacts(entry, snapshot, asOf)),
      roles: rolesOf(process, entries),
      coreMeasures: coreMeasuresOf(process, entries),
      windows,
      phaseSince: process.phaseSince === undefined ? null : boundsOf(process.phaseSince).first,
      lastRound: snapshot.lastContact(row, 'round', asOf),
      lastLeadersMeeting: snapshot.lastContact(row, 'leaders', asOf),
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

  private measureFacts(entry: MeasureEntry, snapshot: Snapshot, day: Day): MeasureFacts {
    const { stretch } = this.timelines.on(entry, snapshot, day);
    const { state, basis, story } = stretch;
    return {
      measure: entry.id,
      kind: entry.kind,
      state,
      sinceDay: story.sinceDay,
      basis,
      practice: this.timelines.practice(entry, snapshot, stretch)?.level ?? null,
      consent: this.timelines.consent(entry, snapshot, stretch, 'consent'),
      jointConsent: this.timelines.consent(entry, snapshot, stretch, 'jointConsent'),
    };
  }
}

/** What is said of a measure on every day of a stretch, but its notes. */
function said(
  { state, possibleStates, inEffect, story, basis }: Stretch,
  practice: Story['practice'],
): Omit<Said, 'notes'> {
  return {
    state,
    possibleStates,
    inEffect,
    legalForce: STATES[state].legalForce,
    since: story.since,
    practice: practice?.level ?? null,
    practiceBasis: practice?.basis ?? null,
    basis,
    anomalies: story.anomalies.map(({ said: anomaly }) => anomaly),
  };
}

const notesOf = ({ story, bound }: Stretch): readonly Note[] => [
  ...(bound ? [bound] : []),
  ...story.notes.map(({ said: note }) => note),
];

const nextOf = ({ from, state, inEffect, turnedBy }: Stretch): NextStatus => ({
  day: formatDay(from),
  state,
  inEffect,
  development: turnedBy!,
});

function earliest(measures: readonly MeasureStatus[]): ProcessStatus['next'] {
  let first: ProcessStatus['next'] = null;
  for (const { measure, next } of measures) if (next && (!first || next.day < first.day)) first = { measure, ...next };
  return first;
}

/** Nothing was said of it for longer than the window: silence is not continuity. */
function isStale({ state, story }: Stretch, asOf: Day, { windows }: ProcessEntry): boolean {
  const { lastMention } = story;
  return !NEVER_STALE.has(state) && (lastMention === undefined || asOf - lastMention > windows.staleDays);
}
