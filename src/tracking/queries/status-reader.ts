import { Injectable } from '@nestjs/common';
import { BEFORE_ALL, type Day, addDays, formatDay } from '../../kernel/day.js';
import { MeasuredCache } from '../../operations/measured-cache.js';
import { atMostOfHeap } from '../../read-model/share-of-heap.js';
import type { Pieces } from '../../read-model/turns.js';
import { axes } from '../domain/axes.js';
import type { Citation } from '../domain/evidence.js';
import { headline } from '../domain/headline.js';
import type { DevelopmentId, RulingId } from '../domain/model.js';
import { momentum } from '../domain/momentum.js';
import { type MeasureFacts, type ProcessFacts, certainStanding } from '../domain/process-facts.js';
import type { MeasureState, Standing } from '../domain/states.js';
import type {
  Contradiction,
  Dispute,
  Headline,
  HoldsFor,
  MeasureStatus,
  MeasureStatusDetail,
  ProcessStatus,
  Rejected,
} from '../domain/status.js';
import type { Story } from '../domain/story.js';
import type { Conflicts, Stretch } from '../domain/timeline.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import { DisputeReader, lastDayOf } from './dispute-reader.js';
import { Bibliography, EvidenceReader } from './evidence-reader.js';
import { processFacts } from './process-facts-reader.js';
import { ProcessReader, type ProcessEntry } from './process-reader.js';
import type { Snapshot } from './snapshot.js';
import { type HistoryStretch, earliest, isStale, nextOf, notesOf, openAmong, said, toldOf } from './status-forms.js';
import type { Resolved } from './temporal-resolver.js';
import { type OnDay, Timelines } from './timelines.js';

const MOST_TURNS = 128;

type StatusOfProcess = Omit<ProcessStatus, keyof HoldsFor | 'process' | 'title'>;

/** Of answers about whole processes: what is kept, by about as much as a status of a measure takes. */
const KEPT_BYTES = atMostOfHeap(134_217_728, 1 / 48);
const STATUS_BYTES = 1_024;
/** Measures that are read at once. */
const MEASURES_READ = 500;

/** Puts answers together from timelines, and what stands beside them. */
@Injectable()
export class StatusReader {
  private readonly evidence = new EvidenceReader();
  readonly processes = new MeasuredCache<string, StatusOfProcess>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ measures, citations }) => (measures.length + citations.length + 1) * STATUS_BYTES,
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
      citations: this.citations(measure, temporal),
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

  citations(measure: MeasureEntry, { snapshot, asOf }: Resolved): readonly Citation[] {
    return this.evidence.of(measure, snapshot, this.timelines.on(measure, snapshot, asOf).stretch).citations;
  }

  conflicts(measure: MeasureEntry, snapshot: Snapshot, day: Day): Conflicts {
    return this.open(measure, snapshot, this.timelines.on(measure, snapshot, day).conflicts);
  }

  /** What did not fit by the end of a day. */
  anomalies(measure: MeasureEntry, snapshot: Snapshot, day: Day): Story['anomalies'] {
    return this.timelines.on(measure, snapshot, day).stretch.story.anomalies;
  }

  contradictions(measure: MeasureEntry, snapshot: Snapshot): readonly Contradiction[] {
    return this.disputeReader.contradictions(
      measure,
      snapshot,
      // Of the record as a whole: what is left out of it does not contradict a ruling.
      (day) => this.timelines.on(measure, snapshot.unfiltered(), day).stretch,
    );
  }

  rejected(measure: MeasureEntry, snapshot: Snapshot): readonly Rejected[] {
    return this.disputeReader.rejected(measure, snapshot);
  }

  rejectedBy(process: ProcessEntry, ruling: RulingId): readonly DevelopmentId[] {
    return this.disputeReader.rejectedBy(process, ruling);
  }

  /** The days on which it turned, as far as they are few enough to be looked at one by one. */
  turningDays(measure: MeasureEntry, snapshot: Snapshot): readonly Day[] {
    if (measure.steps > MOST_TURNS) return [];
    return this.timelines.whole(measure, snapshot).stretches.map(({ from }) => from);
  }

  openDisputes(measure: MeasureEntry, snapshot: Snapshot): readonly Dispute[] {
    return this.disputeReader.open(measure, snapshot);
  }

  *history(measure: MeasureEntry, snapshot: Snapshot): Generator<HistoryStretch> {
    const timeline = this.timelines.whole(measure, snapshot);
    const isOpen = this.disputeReader.isOpen(measure, snapshot);
    const isDisputed = this.disputeReader.isDisputed(measure, snapshot);
    for (const [index, stretch] of timeline.stretches.entries()) {
      const { evidence, citations } = this.evidence.of(measure, snapshot, stretch);
      yield {
        from: stretch.from,
        turnedBy: stretch.turnedBy,
        citations,
        said: {
          ...said(stretch, stretch.story.practice),
          evidence,
          ...toldOf(openAmong(timeline.conflictsAt(index), isOpen)),
          disputed: isDisputed(lastDayOf({ stateAfter: timeline.stateAfter(index) })),
          notes: notesOf(stretch),
        },
      };
    }
  }

  *process(opened: ProcessEntry, temporal: Resolved, holdsFor: HoldsFor): Pieces<ProcessStatus> {
    const process = this.processReader.processAsKnown(opened, temporal.snapshot);
    const { id, title } = process.process;
    return { process: id, title, ...holdsFor, ...(yield* this.kept(process, temporal)) };
  }

  *headline(opened: ProcessEntry, temporal: Resolved): Pieces<Headline> {
    const process = this.processReader.processAsKnown(opened, temporal.snapshot);
    const entries = yield* this.measuresOf(process, temporal);
    const measures: MeasureFacts[] = [];
    for (const entry of entries) {
      const { stretch } = this.timelines.on(entry, temporal.snapshot, temporal.asOf);
      measures.push(this.measureFacts(entry, temporal.snapshot, stretch));
      yield;
    }
    return headline(this.factsOf(process, entries, temporal, measures));
  }

  /** Those that were not withdrawn by then. */
  *measuresOf(process: ProcessEntry, { existingAt, snapshot }: Resolved): Pieces<MeasureEntry[]> {
    const found: MeasureEntry[] = [];
    for (let after = 0; ;) {
      const entries = this.processReader.measuresOf(process, existingAt, { after, limit: MEASURES_READ });
      found.push(...entries.flatMap((entry) => this.processReader.measureAsKnown(entry, snapshot) ?? []));
      if (entries.length < MEASURES_READ) return found;
      after = entries.at(-1)!.row;
      yield;
    }
  }

  /** What is known of a process does not change after its last event. */
  private *kept(process: ProcessEntry, temporal: Resolved): Pieces<StatusOfProcess> {
    const { position, reportedBy, onlyConfirmed } = temporal.snapshot;
    const { position: latest } = this.processReader.latest(process);
    const [known, listed] = [Math.min(position, latest), Math.min(temporal.existingAt, latest)];
    const key = `${process.row} ${known} ${listed} ${reportedBy} ${onlyConfirmed} ${temporal.asOf}`;
    let status = this.processes.get(key);
    if (!status) {
      status = yield* this.statusOf(process, temporal);
      this.processes.set(key, status);
    }
    return status;
  }

  private *statusOf(process: ProcessEntry, temporal: Resolved): Pieces<StatusOfProcess> {
    const { snapshot, asOf } = temporal;
    const { momentumDays } = process.windows;
    const entries = yield* this.measuresOf(process, temporal);
    const cited = new Bibliography();
    const found: { facts: MeasureFacts; before: MeasureState; status: MeasureStatus }[] = [];
    for (const entry of entries) {
      const now = this.timelines.on(entry, snapshot, asOf);
      cited.add(this.evidence.of(entry, snapshot, now.stretch).citations);
      found.push({
        facts: this.measureFacts(entry, snapshot, now.stretch),
        before: this.timelines.on(entry, snapshot, addDays(asOf, -momentumDays)).stretch.state,
        status: this.status(process, entry, temporal, now),
      });
      yield;
    }
    const measures = found.map(({ status }) => status);
    const facts = this.factsOf(
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
      citations: cited.citations,
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
      ...toldOf(this.open(entry, temporal.snapshot, found.conflicts)),
      until: stateAfter ? formatDay(addDays(stateAfter.from, -1)) : null,
      next: statusAfter ? nextOf(statusAfter) : null,
      disputed: this.disputeReader.isDisputed(entry, temporal.snapshot)(lastDayOf(found)),
      stale: isStale(stretch, temporal.asOf, process),
      rejected: this.disputeReader.rejected(entry, temporal.snapshot),
      contradictions: this.contradictions(entry, temporal.snapshot),
    };
  }

  private open(measure: MeasureEntry, snapshot: Snapshot, conflicts: Conflicts): Conflicts {
    return conflicts.listed.length === 0
      ? conflicts
      : openAmong(conflicts, this.disputeReader.isOpen(measure, snapshot));
  }

  private factsOf(
    process: ProcessEntry,
    entries: readonly MeasureEntry[],
    temporal: Resolved,
    measures: readonly MeasureFacts[],
  ): ProcessFacts {
    return processFacts(process, temporal, {
      ...{ entries, measures },
      stretchesBack: (measure) => this.stretchesBack(measure, temporal),
    });
  }

  /** That of the day asked about, and those before it. */
  private *stretchesBack(measure: MeasureEntry, { snapshot, asOf }: Resolved): Generator<Stretch> {
    for (let day = asOf; ;) {
      const { stretch } = this.timelines.on(measure, snapshot, day);
      yield stretch;
      if (stretch.from === BEFORE_ALL) return;
      day = addDays(stretch.from, -1);
    }
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
