import { type Day, addDays, dayFrom, formatDay } from '../../../src/kernel/day.js';
import { type EdtfDate, boundsOf } from '../../../src/kernel/edtf-date.js';
import type { EventId, EventMetadata, NewEvent } from '../../../src/kernel/event.js';
import type { Micros } from '../../../src/kernel/instant.js';
import type { MeasureKind } from '../../../src/tracking/domain/measure-kinds.js';
import type { Development, Measure, MeasureId, ProcessId } from '../../../src/tracking/domain/model.js';
import { type ProcessEvent, SCHEMA_VERSIONS } from '../../../src/tracking/domain/process-events.js';
import { exactDate, madeDevelopment, madeSource } from './made-development.js';
import { SeededRandom, WeightedIndex } from './random.js';

export const FIRST_DAY = dayFrom(1992, 1, 1);
export const LAST_DAY = dayFrom(2026, 1, 1);
const MICROS_A_DAY = 86_400_000_000;
const MEAN_EFFECTS = 4;
const CORRECTED = 0.01;
/** At most so many days after the first day it may have been: imprecise dates become exact. */
const CORRECTED_BY_DAYS = 20;
const DISPUTED_MEASURES = 0.05;
/** Corrections reach back so many developments. */
const RECENT = 500;
const KINDS: readonly MeasureKind[] = ['commitment', 'commitment', 'commitment', 'restriction', 'work', 'treaty'];
const CHANGES = ['take-effect', 'suspend', 'resume', 'end'] as const;
/** Effects that overlap begin on the last so many days. */
export const OVERLAPPING_DAYS = 1_000;

export interface HistorySize {
  readonly effects: number;
  readonly processes: number;
  readonly measures: number;
  /** State changes of the one measure that changes most. */
  readonly mostChanges: number;
}

export interface EventsAt {
  readonly process: ProcessId;
  readonly recordedAt: Micros;
  readonly events: readonly NewEvent[];
}

const METADATA: EventMetadata = { actor: 'bench', correlationId: 'bench' };
export const processIdOf = (index: number) => `process-${index + 1}` as ProcessId;
export const measureIdOf = (index: number) => `measure-${index + 1}` as MeasureId;

/**
 * Processes that live from 1992 to 2026 and are recorded as they go. Measures differ in how much happens to them
 * (the k-th gets a share of 1 / k^0.4); the first measure of the first process changes its state most often.
 */
export class History {
  private readonly random: SeededRandom;
  private readonly draw: WeightedIndex;
  private readonly measuresEach: number;
  private readonly disputed: readonly boolean[];
  private readonly recent = new Map<ProcessId, Development[]>();
  effects = 0;
  developments = 0;
  private changes = 0;

  constructor(
    private readonly size: HistorySize,
    seed = 20_261_124,
  ) {
    this.random = new SeededRandom(seed);
    this.measuresEach = Math.ceil(size.measures / size.processes);
    const weights = Array.from({ length: this.measuresEach }, (_, index) => (index === 0 ? 0 : (index + 1) ** -0.4));
    this.draw = new WeightedIndex(weights);
    this.disputed = weights.map(() => this.random.happens(DISPUTED_MEASURES));
  }

  get processes(): readonly ProcessId[] {
    return Array.from({ length: this.size.processes }, (_, index) => processIdOf(index));
  }

  get measures(): readonly MeasureId[] {
    return Array.from({ length: this.measuresEach }, (_, index) => measureIdOf(index));
  }

  /** Every process with its measures, recorded on the first day. */
  *opening(): Generator<EventsAt> {
    for (const process of this.processes) {
      const opened: ProcessEvent = { type: 'ProcessOpened', data: { id: process, title: `Talks of ${process}` } };
      const declared = this.measures.map((id): ProcessEvent => ({ type: 'MeasureDeclared', data: this.measure(id) }));
      yield this.eventsAt(process, 0, [opened, ...declared]);
    }
  }

  /** What happened, recorded `together` developments of one process at a time, until there are as many effects as asked for. */
  *course(together: number): Generator<EventsAt> {
    const waiting = this.processes.map((process) => ({ process, events: [] as ProcessEvent[] }));
    while (this.effects < this.size.effects) {
      const { process, events } = waiting[this.developments % waiting.length]!;
      events.push(...this.happening(process, (FIRST_DAY + Math.floor(this.progress * (LAST_DAY - FIRST_DAY))) as Day));
      if (events.length >= together) yield this.eventsAt(process, this.progress, events.splice(0));
    }
    for (const { process, events } of waiting) if (events.length > 0) yield this.eventsAt(process, 1, events);
  }

  /** Effects on the first measure, each on a day from its own first one to the last of all: the dates say no order. */
  *overlapping(together: number): Generator<EventsAt> {
    const process = processIdOf(0);
    const events: ProcessEvent[] = [];
    while (this.effects < this.size.effects) {
      const first = addDays(LAST_DAY, -this.random.between(1, OVERLAPPING_DAYS));
      const made = madeDevelopment(`d-${++this.developments}`, LAST_DAY, [], this.random);
      const date = `[${formatDay(first)}..${formatDay(LAST_DAY)}]` as EdtfDate;
      const effects = [{ measure: measureIdOf(0), action: this.random.oneOf(CHANGES) }];
      events.push({ type: 'DevelopmentRecorded', data: { ...made, date, effects } });
      this.effects++;
      if (events.length >= together) yield this.eventsAt(process, this.progress, events.splice(0));
    }
    if (events.length > 0) yield this.eventsAt(process, 1, events);
  }

  private get progress(): number {
    return Math.min(this.effects / this.size.effects, 1);
  }

  private *happening(process: ProcessId, today: Day): Generator<ProcessEvent> {
    const development = this.development(process, today);
    yield { type: 'DevelopmentRecorded', data: development };
    const recent = this.recent.get(process) ?? [];
    this.recent.set(process, recent);
    if (recent.length < RECENT) recent.push(development);
    else recent[this.developments % RECENT] = development;
    if (!this.random.happens(CORRECTED)) return;
    const { id, date } = this.random.oneOf(recent);
    const moved = addDays(boundsOf(date).first, this.random.between(1, CORRECTED_BY_DAYS));
    yield {
      type: 'DevelopmentCorrected',
      data: {
        development: id,
        changes: { date: exactDate(moved) },
        reason: 'The first report gave the day of its publication',
        source: madeSource('record', today, this.random),
      },
    };
  }

  private development(process: ProcessId, today: Day): Development {
    this.developments++;
    const { random } = this;
    const id = `d-${this.developments}`;
    let count = 1;
    for (let more = 0; more < 7; more++) if (random.happens((MEAN_EFFECTS - 1) / 7)) count++;
    const indexes = new Set(Array.from({ length: count }, () => this.draw.draw(random)));
    const made = madeDevelopment(
      id,
      today,
      [...indexes].map((index) => measureIdOf(index)),
      random,
    );
    const disputed = [...indexes].find((index) => this.disputed[index] === true && random.happens(0.02));
    const effects = disputed === undefined ? [...made.effects] : [...made.effects, disputeOf(measureIdOf(disputed))];
    if (process !== processIdOf(0) || !this.changesMost()) {
      this.effects += effects.length;
      return { ...made, effects };
    }
    this.changes++;
    const action = CHANGES[this.changes % CHANGES.length]!;
    this.effects += effects.length + 1;
    return { ...made, date: exactDate(today), effects: [...effects, { measure: measureIdOf(0), action }] };
  }

  /** Spreads the most changed measure's changes evenly over the years. */
  private changesMost(): boolean {
    return this.changes < (this.size.mostChanges * this.effects) / this.size.effects;
  }

  private measure(id: MeasureId): Measure {
    return { id, title: `Commitment of the parties known as ${id}`, kind: this.random.oneOf(KINDS) };
  }

  private eventsAt(process: ProcessId, progress: number, events: readonly ProcessEvent[]): EventsAt {
    const recordedAt = Math.floor((FIRST_DAY + progress * (LAST_DAY - FIRST_DAY)) * MICROS_A_DAY) as Micros;
    return {
      process,
      recordedAt,
      events: events.map((event) => ({
        id: this.eventId(recordedAt),
        type: event.type,
        schemaVersion: SCHEMA_VERSIONS[event.type],
        data: event.data,
        metadata: METADATA,
      })),
    };
  }

  /** Sorted by time, as the service's own ids are (UUID v7). */
  private eventId(recordedAt: Micros): EventId {
    const time = Math.floor(recordedAt / 1000)
      .toString(16)
      .padStart(12, '0');
    const { random } = this;
    return `${time.slice(0, 8)}-${time.slice(8)}-7${random.hex(3)}-8${random.hex(3)}-${random.hex(12)}` as EventId;
  }
}

const disputeOf = (measure: MeasureId) =>
  ({ measure, action: 'dispute', note: 'One party says that the list was never agreed' }) as const;
