import { type DueEffect, EFFECTS_FELL_DUE, type FellDue, processOfCalendar } from '../domain/calendar-events.js';
import { Inject, Injectable } from '@nestjs/common';
import { type Day, addDays, dayOf, formatDay, parseDay } from '../../kernel/day.js';
import type { Position, RecordedEvent } from '../../kernel/event.js';
import type { Development, MeasureId, ProcessId } from '../domain/model.js';
import { type ProcessEvent, processOf } from '../domain/process-events.js';
import type { MeasureStatus } from '../domain/status.js';
import { stepsOf } from '../domain/step.js';
import { processEvent } from '../domain/upcasters.js';
import {
  type AmendmentDelta,
  type DevelopmentDelta,
  type MeasureDelta,
  type Remark,
  TrackedChanges,
  type ChangeSet,
  type WithdrawalDelta,
} from './tracked-changes.js';
import { ProcessReader, type ProcessEntry } from './process-reader.js';
import { DueReader } from './due-reader.js';
import { TemporalResolver, type Resolved } from './temporal-resolver.js';
import { StatusReader } from './status-reader.js';

/** Days ahead for which one event is compared: a development with more dates in the future names the nearest. */
const DAYS_AHEAD = 32;

interface Versions {
  /** The development before the event, and after it. */
  readonly before: Development | undefined;
  readonly after: Development | undefined;
}

export type TemporalResolution = Pick<TemporalResolver, 'reach' | 'resolveNow' | 'resolveNewest'>;

/** Reads the status before an event and after it, of what the event touches. */
@Injectable()
export class ChangeSetReader extends TrackedChanges {
  constructor(
    @Inject(TemporalResolver) private readonly temporal: TemporalResolution,
    private readonly processReader: ProcessReader,
    private readonly statuses: StatusReader,
    private readonly due: DueReader,
  ) {
    super();
  }

  async of(recorded: RecordedEvent, asked: { readonly headline: boolean }): Promise<ChangeSet | undefined> {
    const fellDue = processOfCalendar(recorded.stream) !== undefined;
    const event = fellDue ? undefined : processEvent(recorded);
    if (!fellDue && !event) return undefined;
    if (event && processOf(recorded.stream) === undefined) return undefined;
    await this.temporal.reach(recorded.position);
    return event ? this.ofProcess(event, recorded, asked.headline) : this.ofCalendar(recorded, asked.headline);
  }

  async fallingDue(day: Day): Promise<ReadonlyMap<string, readonly DueEffect[]>> {
    return this.due.on(day, await this.temporal.resolveNewest());
  }

  /** Of an event that can be read. */
  ofProcess(event: ProcessEvent, recorded: RecordedEvent, asksHeadline: boolean): ChangeSet | undefined {
    if (event.type === 'ProcessOpened' || event.type === 'DossierAnnexed') return undefined;
    const id = processOf(recorded.stream)!;
    const process = this.processReader.process(id);
    const today = dayOf(recorded.recordedAt);
    const versions = this.versionsOf(process, event, recorded.position);
    const { before, after } = versions;
    const development = developmentTurn(event, versions);
    const measures = this.touched(process, event, versions, { today, position: recorded.position });
    const reopened = measures.filter(({ ahead, before: was, after: is }) => !ahead && !was.disputed && is.disputed);
    return {
      ...nothing(id, recorded.position),
      development,
      types: development ? [development.type] : [],
      measures,
      disputes: newRemarks(before, after, 'dispute', new Set(reopened.map(({ measure }) => measure))),
      missed: newRemarks(before, after, 'miss-deadline'),
      ruling: event.type === 'ClaimsRuled' ? event.data : null,
      amendment: amendmentDelta(event),
      withdrawal: this.withdrawal(process, event, recorded.position, today),
      headline: asksHeadline ? this.headlines(process, recorded.position, today, today) : null,
    };
  }

  private ofCalendar(recorded: RecordedEvent, asksHeadline: boolean): ChangeSet {
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
      headline: asksHeadline ? this.headlines(process, position, eve, day) : null,
    };
  }

  private versionsOf(process: ProcessEntry, event: ProcessEvent, position: Position): Versions {
    switch (event.type) {
      case 'DevelopmentRecorded':
        return { before: undefined, after: event.data };
      case 'DevelopmentCorrected':
      case 'DevelopmentRetracted': {
        const { development: id } = event.data;
        const before = this.at(position - 1, 0 as Day).snapshot.development(process.row, id)?.content;
        if (event.type === 'DevelopmentRetracted') return { before, after: undefined };
        return { before, after: this.at(position, 0 as Day).snapshot.development(process.row, id)?.content };
      }
      default:
        return { before: undefined, after: undefined };
    }
  }

  /** As of the day it was recorded, and as of the days ahead that it dates something to. */
  private touched(
    process: ProcessEntry,
    event: ProcessEvent,
    { before, after }: Versions,
    { today, position }: { readonly today: Day; readonly position: Position },
  ): MeasureDelta[] {
    const steps = [before, after, ...this.rejected(process, event, position)].flatMap((version) =>
      version ? stepsOf(version, position, position) : [],
    );
    const daysOf = new Map<MeasureId, Set<Day>>();
    const touch = (measure: MeasureId) => daysOf.get(measure) ?? daysOf.set(measure, new Set([today])).get(measure)!;
    if (event.type === 'ClaimsRuled' || event.type === 'MeasureAmended') touch(event.data.measure);
    for (const { measure, step } of steps) {
      if (event.type === 'ClaimsRuled' && measure !== event.data.measure) continue;
      if (step.last > today) touch(measure).add(step.last);
      else touch(measure);
    }
    return [...daysOf].flatMap(([measure, days]) =>
      [...days]
        .sort((a, b) => a - b)
        .slice(0, DAYS_AHEAD)
        .flatMap((day) =>
          this.delta(measure, { asOf: formatDay(day), ahead: day > today }, [
            this.status(process, measure, day, position - 1),
            this.status(process, measure, day, position),
          ]),
        ),
    );
  }

  /** What a ruling takes the effects of. */
  private rejected(process: ProcessEntry, event: ProcessEvent, position: number): (Development | undefined)[] {
    if (event.type !== 'ClaimsRuled') return [];
    const { snapshot } = this.at(position, 0 as Day);
    return (event.data.rejects ?? []).map((id) => snapshot.development(process.row, id)?.content);
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

  private headlines(process: ProcessEntry, position: Position, eve: Day, day: Day) {
    return {
      before: this.statuses.headline(process, this.at(position - 1, eve)),
      after: this.statuses.headline(process, this.at(position, day)),
    };
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
  disputes: [],
  missed: [],
  ruling: null,
  amendment: null,
  withdrawal: null,
  deadlines: [],
  headline: null,
});

function amendmentDelta({ type, data }: ProcessEvent): AmendmentDelta | null {
  if (type === 'ProcessAmended') return { measure: null, changes: data.changes, reason: data.reason };
  if (type === 'MeasureAmended') return { measure: data.measure, changes: data.changes, reason: data.reason };
  return null;
}

const CHANGES = {
  DevelopmentRecorded: 'recorded',
  DevelopmentCorrected: 'corrected',
  DevelopmentRetracted: 'retracted',
} as const;

function developmentTurn(event: ProcessEvent, { before, after }: Versions): DevelopmentDelta | null {
  const content = after ?? before;
  if (!content || !(event.type in CHANGES)) return null;
  const effects = [...(before?.effects ?? []), ...(after?.effects ?? [])];
  return {
    change: CHANGES[event.type as keyof typeof CHANGES],
    id: content.id,
    type: content.type,
    date: content.date,
    title: content.title,
    measures: [...new Set(effects.map(({ measure }) => measure))],
    reason: 'reason' in event.data ? event.data.reason : null,
  };
}

/** Effects with this action on measures on which the development had none before, or where a correction brings it up again. */
function newRemarks(
  before: Development | undefined,
  after: Development | undefined,
  action: 'dispute' | 'miss-deadline',
  again: ReadonlySet<MeasureId> = new Set(),
): Remark[] {
  const had = new Set(before?.effects.filter((effect) => effect.action === action).map(({ measure }) => measure));
  const isNew = (measure: MeasureId) => !had.has(measure) || again.has(measure);
  const has = after?.effects.filter((effect) => effect.action === action && isNew(effect.measure)) ?? [];
  return has
    .filter(({ measure }, index) => has.findIndex((other) => other.measure === measure) === index)
    .map(({ measure, note }) => ({ measure, development: after!.id, note: note ?? null }));
}
