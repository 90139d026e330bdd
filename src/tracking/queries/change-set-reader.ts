import { Inject, Injectable } from '@nestjs/common';
import { type Day, addDays, dayOf, formatDay, parseDay } from '../../kernel/day.js';
import type { Position, RecordedEvent } from '../../kernel/event.js';
import type { Pieces } from '../../read-model/turns.js';
import { actionRow } from '../domain/actions.js';
import { EFFECTS_FELL_DUE, type FellDue, processOfCalendar } from '../domain/calendar-events.js';
import type { Development, MeasureId, ProcessId } from '../domain/model.js';
import { type ProcessEvent, processOf } from '../domain/process-events.js';
import type { MeasureStatus } from '../domain/status.js';
import { type Step, isMove, stepsOf } from '../domain/step.js';
import { type Versions, amendmentDelta, developmentDelta, newlyMissed } from './event-deltas.js';
import { openedOn } from './opened-conflicts.js';
import { ProcessReader, type ProcessEntry } from './process-reader.js';
import { QuestionDeltas } from './question-deltas.js';
import type { Snapshot } from './snapshot.js';
import { StatusReader } from './status-reader.js';
import { TemporalResolver, type Resolved } from './temporal-resolver.js';
import type { ChangeSet, MeasureDelta, QuestionDelta, Remark, WithdrawalDelta } from './tracked-changes.js';

/** So many days beside today are compared for one event: of a development with more dates the nearest of either side. */
const DAYS_COMPARED = 32;

type Touched = ReadonlyMap<MeasureId, readonly Step[]>;

export type TemporalResolution = Pick<TemporalResolver, 'resolveNow'>;

/** Reads the status before an event and after it, of what the event touches. */
@Injectable()
export class ChangeSetReader {
  constructor(
    @Inject(TemporalResolver) private readonly temporal: TemporalResolution,
    private readonly processReader: ProcessReader,
    private readonly statuses: StatusReader,
    private readonly questions: QuestionDeltas,
  ) {}

  /** Of an event that can be read. */
  *ofProcess(event: ProcessEvent, recorded: RecordedEvent, asksHeadline: boolean): Pieces<ChangeSet | undefined> {
    if (event.type === 'ProcessOpened' || event.type === 'DossierAnnexed') return undefined;
    const id = processOf(recorded.stream)!;
    const process = this.processReader.process(id);
    const today = dayOf(recorded.recordedAt);
    const versions = this.versionsOf(process, event, recorded.position);
    const { before, after } = versions;
    const development = developmentDelta(event, versions);
    const touched = this.touched(process, event, versions, recorded.position);
    const measures = yield* this.deltas(process, touched, today, recorded.position);
    return {
      ...nothing(id, recorded.position),
      development,
      types: development ? [development.type] : [],
      measures,
      past: yield* this.contradictedBefore(process, event, touched, recorded),
      disputes: yield* this.disputed(process, event, touched, recorded.position),
      missed: newlyMissed(before, after),
      ruling: event.type === 'ClaimsRuled' ? event.data : null,
      amendment: amendmentDelta(event),
      withdrawal: this.withdrawal(process, event, recorded.position, today),
      questions: yield* this.questionsChanged(process, event, measures, recorded),
      headline: asksHeadline ? yield* this.headlines(process, recorded.position, today, today) : null,
    };
  }

  *ofCalendar(recorded: RecordedEvent, asksHeadline: boolean): Pieces<ChangeSet> {
    const id = processOfCalendar(recorded.stream)!;
    const { day: text, effects } = recorded.data as FellDue;
    const { position } = recorded;
    const types = [...new Set(effects.map(({ type }) => type))];
    const ofCalendar = { ...nothing(id, position), isOfCalendar: true, types };
    if (recorded.type !== EFFECTS_FELL_DUE) return { ...ofCalendar, deadlines: effects };
    const process = this.processReader.process(id);
    const day = parseDay(text)!;
    const eve = addDays(day, -1);
    const measures = [...new Set(effects.map(({ measure }) => measure))];
    return {
      ...ofCalendar,
      measures: measures.flatMap((measure) =>
        this.delta(measure, { asOf: text, ahead: false }, [
          this.status(process, measure, eve, position),
          this.status(process, measure, day, position),
        ]),
      ),
      questions: yield* this.questions.onDay(process, measures, [this.at(position, eve), this.at(position, day)]),
      headline: asksHeadline ? yield* this.headlines(process, position, eve, day) : null,
    };
  }

  private versionsOf(process: ProcessEntry, event: ProcessEvent, position: Position): Versions {
    switch (event.type) {
      case 'DevelopmentRecorded':
        return { before: undefined, after: event.data };
      case 'DevelopmentCorrected':
      case 'DevelopmentRetracted': {
        const { development: id } = event.data;
        const before = this.snapshot(position - 1).development(process.row, id)?.content;
        if (event.type === 'DevelopmentRetracted') return { before, after: undefined };
        return { before, after: this.snapshot(position).development(process.row, id)?.content };
      }
      default:
        return { before: undefined, after: undefined };
    }
  }

  /** The measures that an event is about, each with the steps that it brings, changes or takes away. */
  private touched(
    process: ProcessEntry,
    event: ProcessEvent,
    { before, after }: Versions,
    position: Position,
  ): Touched {
    const stepsOn = new Map<MeasureId, Step[]>();
    const on = (measure: MeasureId) => stepsOn.get(measure) ?? stepsOn.set(measure, []).get(measure)!;
    if (event.type === 'ClaimsRuled' || event.type === 'MeasureAmended') on(event.data.measure);
    for (const version of [before, after, ...this.rejected(process, event, position)])
      for (const { measure, step } of version ? stepsOf(version, position, position) : [])
        if (event.type !== 'ClaimsRuled' || measure === event.data.measure) on(measure).push(step);
    return stepsOn;
  }

  /** As of the day it was recorded, and as of the days ahead that it dates something to. */
  private *deltas(process: ProcessEntry, touched: Touched, today: Day, position: Position): Pieces<MeasureDelta[]> {
    const found: MeasureDelta[] = [];
    for (const [measure, steps] of touched) {
      const ahead = daysOf(steps).filter((day) => day > today);
      for (const day of [today, ...ahead.slice(0, DAYS_COMPARED - 1)])
        found.push(...(yield* this.around(process, measure, day, { today, position })));
    }
    return found;
  }

  private *around(
    process: ProcessEntry,
    measure: MeasureId,
    day: Day,
    { today, position }: { readonly today: Day; readonly position: Position },
  ): Pieces<MeasureDelta[]> {
    const before = this.status(process, measure, day, position - 1);
    yield;
    const after = this.status(process, measure, day, position);
    yield;
    return this.delta(measure, { asOf: formatDay(day), ahead: day > today }, [before, after]);
  }

  private questionsChanged(
    process: ProcessEntry,
    event: ProcessEvent,
    measures: readonly MeasureDelta[],
    { recordedAt, position }: RecordedEvent,
  ): Pieces<QuestionDelta[]> {
    const today = dayOf(recordedAt);
    const days = new Map<MeasureId, Day[]>();
    for (const { measure, asOf } of measures) days.set(measure, [...(days.get(measure) ?? []), parseDay(asOf)!]);
    if (event.type === 'MeasureWithdrawn') days.set(event.data.measure, [today]);
    const around = (day: Day) => [this.at(position - 1, day), this.at(position, day)] as const;
    return this.questions.of(process, event, days, { today, around });
  }

  /** As of the days before on which a possible conflict is met since. */
  private *contradictedBefore(
    process: ProcessEntry,
    event: ProcessEvent,
    touched: Touched,
    { recordedAt, position }: RecordedEvent,
  ): Pieces<MeasureDelta[]> {
    const today = dayOf(recordedAt);
    const found: MeasureDelta[] = [];
    const snapshots = [this.snapshot(position - 1), this.snapshot(position)] as const;
    for (const [measure, steps] of touched) {
      const entry = this.processReader.measure(process, measure);
      const moved = [
        ...daysOf(steps.filter(isMove)),
        ...(event.type === 'ClaimsRuled' && event.data.supersedes
          ? this.statuses.turningDays(entry, this.snapshot(position))
          : []),
      ];
      const past = [...new Set(moved)].filter((day) => day < today).sort((a, b) => a - b);
      for (const day of past.slice(-DAYS_COMPARED)) {
        const { named } = openedOn(this.statuses, entry, snapshots, day);
        yield;
        if (named.length > 0) found.push(...(yield* this.around(process, measure, day, { today, position })));
      }
    }
    return found;
  }

  /** What is disputed since, also where a ruling that settled it counts no longer: one of each development on a measure. */
  private *disputed(
    process: ProcessEntry,
    event: ProcessEvent,
    touched: Touched,
    position: Position,
  ): Pieces<Remark[]> {
    const found: Remark[] = [];
    for (const [id, steps] of touched) {
      if (event.type !== 'ClaimsRuled' && !steps.some(({ action }) => actionRow(action).disputes)) continue;
      const measure = this.processReader.measure(process, id);
      const [before, after] = [position - 1, position].map((at) =>
        this.statuses.openDisputes(measure, this.snapshot(at)),
      );
      const told = new Set(before!.map(({ development }) => development));
      for (const { development, note } of after!) {
        if (told.has(development)) continue;
        told.add(development);
        found.push({ measure: id, development, note });
      }
      yield;
    }
    return found;
  }

  /** What a ruling takes the effects of, or gives them back as it supersedes another. */
  private rejected(process: ProcessEntry, event: ProcessEvent, position: number): (Development | undefined)[] {
    if (event.type !== 'ClaimsRuled') return [];
    const snapshot = this.snapshot(position);
    const { rejects = [], supersedes } = event.data;
    const before = supersedes === undefined ? [] : this.statuses.rejectedBy(process, supersedes);
    return [...rejects, ...before].map((id) => snapshot.development(process.row, id)?.content);
  }

  /** None of a measure that is withdrawn by then. */
  private delta(
    measure: MeasureId,
    on: Pick<MeasureDelta, 'asOf' | 'ahead'>,
    [before, after]: readonly [MeasureStatus | undefined, MeasureStatus | undefined],
  ): MeasureDelta[] {
    return before && after ? [{ measure, ...on, before, after }] : [];
  }

  private withdrawal(process: ProcessEntry, event: ProcessEvent, position: number, today: Day): WithdrawalDelta | null {
    if (event.type !== 'MeasureWithdrawn') return null;
    const { measure, reason } = event.data;
    const before = this.status(process, measure, today, position - 1);
    return before ? { measure, reason, before } : null;
  }

  private status(process: ProcessEntry, measure: MeasureId, day: Day, position: number): MeasureStatus | undefined {
    return this.statuses.measure(process, this.processReader.measure(process, measure), this.at(position, day));
  }

  private *headlines(process: ProcessEntry, position: Position, eve: Day, day: Day) {
    return {
      before: yield* this.statuses.headline(process, this.at(position - 1, eve)),
      after: yield* this.statuses.headline(process, this.at(position, day)),
    };
  }

  private snapshot(position: number): Snapshot {
    return this.at(position, 0 as Day).snapshot;
  }

  private at(position: number, asOf: Day): Resolved {
    return this.temporal.resolveNow({ knownBy: 'record', asOf, atPosition: position as Position });
  }
}

const nothing = (process: ProcessId, position: Position): ChangeSet => ({
  process,
  position,
  isOfCalendar: false,
  development: null,
  types: [],
  measures: [],
  past: [],
  disputes: [],
  missed: [],
  ruling: null,
  amendment: null,
  withdrawal: null,
  deadlines: [],
  questions: [],
  headline: null,
});

/** Each day by which one of them has certainly acted, in order. */
const daysOf = (steps: readonly Step[]): Day[] => [...new Set(steps.map(({ last }) => last))].sort((a, b) => a - b);
