import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Day, addDays, formatDay } from '../../kernel/day.js';
import { axes } from '../domain/axes.js';
import { headline } from '../domain/headline.js';
import { momentum } from '../domain/momentum.js';
import type { PossibleConflict } from '../domain/possible-conflict.js';
import { type MeasureFacts, certainStanding } from '../domain/process-facts.js';
import { STATES, type Standing } from '../domain/states.js';
import type {
  Anomaly,
  Contradiction,
  Dispute,
  Headline,
  HistorySegment,
  HoldsFor,
  MeasureStatus,
  MeasureStatusDetail,
  NextStatus,
  Note,
  ProcessStatus,
  Rejected,
} from '../domain/status.js';
import type { Story } from '../domain/story.js';
import type { Stretch } from '../domain/timeline.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import { ProcessReader, type ProcessEntry } from './process-reader.js';
import { DisputeReader, lastDayOf } from './dispute-reader.js';
import { EvidenceReader } from './evidence-reader.js';
import type { Resolved } from './temporal-resolver.js';
import { processFacts } from './process-facts-reader.js';
import type { Snapshot } from './snapshot.js';
import { type OnDay, Timelines } from './timelines.js';

const NEVER_STALE: ReadonlySet<string> = new Set(['not-started', 'ended']);

type Said = Omit<HistorySegment, 'from' | 'to'>;

type StatusOfProcess = Omit<ProcessStatus, keyof HoldsFor | 'process' | 'title'>;

/** Measures whose statuses are kept in answers about whole processes. */
const MEASURES_KEPT = 50_000;

/** Puts answers together from timelines, and what stands beside them. */
@Injectable()
export class StatusReader {
  private readonly evidence = new EvidenceReader();
  private readonly processes = new LRUCache<string, StatusOfProcess>({
    maxSize: MEASURES_KEPT,
    sizeCalculation: ({ measures }) => measures.length + 1,
  });

  constructor(
    private readonly processReader: ProcessReader,
    private readonly disputeReader: DisputeReader,
    private readonly timelines: Timelines,
  ) {}

  /** Throws not-found `measure/withdrawn`. */
  detail(opened: ProcessEntry, entry: MeasureEntry, temporal: Resolved, holdsFor: HoldsFor): MeasureStatusDetail {
    const process = this.processReader.processAsKnown(opened, temporal.snapshot);
    const measure = this.processReader.standingMeasure(entry, temporal.snapshot);
    const found = this.timelines.on(measure, temporal.snapshot, temporal.asOf);
    return {
      process: process.process.id,
      ...holdsFor,
      ...this.status(process, measure, temporal, found),
      notes: notesOf(found.stretch),
      citations: this.evidence.of(measure, temporal.snapshot, found.stretch).citations,
      ...this.disputeReader.of(process, measure, temporal, found),
    };
  }

  /** Undefined where it was withdrawn. */
  measure(opened: ProcessEntry, entry: MeasureEntry, temporal: Resolved): MeasureStatus | undefined {
    const measure = this.processReader.measureAsKnown(entry, temporal.snapshot);
    if (!measure) return undefined;
    const process = this.processReader.processAsKnown(opened, temporal.snapshot);
    return this.status(process, measure, temporal, this.timelines.on(measure, temporal.snapshot, temporal.asOf));
  }

  conflicts(measure: MeasureEntry, snapshot: Snapshot, day: Day): readonly PossibleConflict[] {
    return this.open(measure, snapshot, this.timelines.on(measure, snapshot, day).conflicts);
  }

  /** What did not fit by the end of a day. */
  anomalies(measure: MeasureEntry, snapshot: Snapshot, day: Day): readonly Anomaly[] {
    return this.timelines.on(measure, snapshot, day).stretch.story.anomalies.map(({ said: anomaly }) => anomaly);
  }

  contradictions(measure: MeasureEntry, snapshot: Snapshot): readonly Contradiction[] {
    return this.disputeReader.contradictions(
      measure,
      snapshot,
      (day) => this.timelines.on(measure, snapshot, day).stretch,
    );
  }

  rejected(measure: MeasureEntry, snapshot: Snapshot): readonly Rejected[] {
    return this.disputeReader.rejected(measure, snapshot);
  }

  openDisputes(measure: MeasureEntry, snapshot: Snapshot): readonly Dispute[] {
    return this.disputeReader.open(measure, snapshot);
  }

  *history(measure: MeasureEntry, snapshot: Snapshot): Generator<{ readonly from: Day; readonly said: Said }> {
    const timeline = this.timelines.whole(measure, snapshot);
    const isOpen = this.disputeReader.isOpen(measure, snapshot);
    const isDisputed = this.disputeReader.isDisputed(measure, snapshot);
    for (const [index, stretch] of timeline.stretches.entries())
      yield {
        from: stretch.from,
        said: {
          ...said(stretch, stretch.story.practice),
          evidence: this.evidence.of(measure, snapshot, stretch).evidence,
          possibleConflicts: timeline.conflictsAt(index).filter(isOpen),
          disputed: isDisputed(lastDayOf({ stateAfter: timeline.stateAfter(index) })),
          notes: notesOf(stretch),
        },
      };
  }

  process(opened: ProcessEntry, temporal: Resolved, holdsFor: HoldsFor): ProcessStatus {
    const process = this.processReader.processAsKnown(opened, temporal.snapshot);
    const { id, title } = process.process;
    return { process: id, title, ...holdsFor, ...this.kept(process, temporal) };
  }

  headline(opened: ProcessEntry, temporal: Resolved): Headline {
    const process = this.processReader.processAsKnown(opened, temporal.snapshot);
    const entries = this.processReader.measuresAsKnown(process, temporal.existingAt, temporal.snapshot);
    const measures = entries.map((entry) => {
      const { stretch } = this.timelines.on(entry, temporal.snapshot, temporal.asOf);
      return this.measureFacts(entry, temporal.snapshot, stretch);
    });
    return headline(processFacts(process, entries, temporal, measures));
  }

  /** What is known of a process does not change after its last event. */
  private kept(process: ProcessEntry, temporal: Resolved): StatusOfProcess {
    const { position, reportedBy, onlyConfirmed } = temporal.snapshot;
    const { position: latest } = this.processReader.latest(process);
    const [known, listed] = [Math.min(position, latest), Math.min(temporal.existingAt, latest)];
    const key = `${process.row} ${known} ${listed} ${reportedBy} ${onlyConfirmed} ${temporal.asOf}`;
    let status = this.processes.get(key);
    if (!status) {
      status = this.statusOf(process, temporal);
      this.processes.set(key, status);
    }
    return status;
  }

  private statusOf(process: ProcessEntry, temporal: Resolved): StatusOfProcess {
    const { snapshot, asOf } = temporal;
    const { momentumDays } = process.windows;
    const entries = this.processReader.measuresAsKnown(process, temporal.existingAt, snapshot);
    const found = entries.map((entry) => {
      const now = this.timelines.on(entry, snapshot, asOf);
      return {
        facts: this.measureFacts(entry, snapshot, now.stretch),
        before: this.timelines.on(entry, snapshot, addDays(asOf, -momentumDays)).stretch.state,
        status: this.status(process, entry, temporal, now),
      };
    });
    const measures = found.map(({ status }) => status);
    const facts = processFacts(
      process,
      entries,
      temporal,
      found.map((one) => one.facts),
    );
    const listed = (standing: Standing | null) =>
      facts.measures.filter((one) => certainStanding(one) === standing).map(({ measure }) => measure);
    return {
      headline: headline(facts),
      axes: axes(facts),
      momentum: momentum(
        found.map(({ facts: now, before }) => ({ ...now, before })),
        momentumDays,
      ),
      agreedNotInEffect: found.flatMap(({ facts: one, status }) =>
        one.kind === 'commitment' && certainStanding(one) === 'agreed'
          ? [{ measure: one.measure, since: status.since!, days: asOf - one.sinceDay! }]
          : [],
      ),
      next: earliest(measures),
      inEffect: listed('inEffect'),
      suspended: listed('suspended'),
      uncertain: listed(null),
      measures,
    };
  }

  private status(process: ProcessEntry, entry: MeasureEntry, temporal: Resolved, found: OnDay): MeasureStatus {
    const { stretch, stateAfter, statusAfter } = found;
    const { id: measure, title, kind } = entry;
    const practice = this.timelines.practice(entry, temporal.snapshot, stretch);
    return {
      measure,
      title,
      kind,
      ...said(stretch, practice),
      evidence: this.evidence.of(entry, temporal.snapshot, stretch).evidence,
      possibleConflicts: this.open(entry, temporal.snapshot, found.conflicts),
      until: stateAfter ? formatDay(addDays(stateAfter.from, -1)) : null,
      next: statusAfter ? nextOf(statusAfter) : null,
      disputed: this.disputeReader.isDisputed(entry, temporal.snapshot)(lastDayOf(found)),
      stale: isStale(stretch, temporal.asOf, process),
      rejected: this.disputeReader.rejected(entry, temporal.snapshot),
      contradictions: this.contradictions(entry, temporal.snapshot),
    };
  }

  private open(measure: MeasureEntry, snapshot: Snapshot, conflicts: OnDay['conflicts']): OnDay['conflicts'] {
    return conflicts.length === 0 ? conflicts : conflicts.filter(this.disputeReader.isOpen(measure, snapshot));
  }

  private measureFacts(entry: MeasureEntry, snapshot: Snapshot, stretch: Stretch): MeasureFacts {
    const { state, possibleStates, basis, story } = stretch;
    return {
      measure: entry.id,
      kind: entry.kind,
      state,
      sinceDay: story.sinceDay,
      possibleStates,
      basis,
      evidence: this.evidence.of(entry, snapshot, stretch).evidence?.level ?? null,
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
): Omit<Said, 'notes' | 'evidence' | 'possibleConflicts' | 'disputed'> {
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
