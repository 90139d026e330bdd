import { Injectable } from '@nestjs/common';
import { type Day, formatDay } from '../../kernel/day.js';
import type { Position } from '../../kernel/event.js';
import type { Pieces } from '../../read-model/turns.js';
import type { MeasureId } from '../domain/model.js';
import type { ProcessEvent } from '../domain/process-events.js';
import { measuresNeeded } from '../domain/question.js';
import type { QuestionEntry } from '../projections/question-rows.js';
import { ProcessReader, type ProcessEntry } from './process-reader.js';
import { QuestionReader } from './question-reader.js';
import type { Resolved } from './temporal-resolver.js';
import type { QuestionDelta } from './tracked-changes.js';

/** The days as of which an event may have changed a measure: its own first, then those ahead. */
export type DaysTouched = ReadonlyMap<MeasureId, readonly Day[]>;

/** The two moments between which an event lies, on one day. */
type Around = readonly [before: Resolved, after: Resolved];

/** The day of the event, and what is known of any day before it and after it. */
interface Moments {
  readonly today: Day;
  readonly around: (day: Day) => Around;
}

/** Finds whose answer an event changed: of the questions that need what it touches no more are looked at. */
@Injectable()
export class QuestionDeltas {
  constructor(
    private readonly processReader: ProcessReader,
    private readonly questions: QuestionReader,
  ) {}

  /** Of each question as of the first of the days on which it is answered otherwise. */
  *of(
    process: ProcessEntry,
    event: ProcessEvent,
    touched: DaysTouched,
    { today, around }: Moments,
  ): Pieces<QuestionDelta[]> {
    const [, { position }] = around(today);
    const days = this.daysOf(process, touched, position);
    const asked = this.askedBy(process, event);
    if (asked) days.set(asked.row, { entry: asked, days: [today] });
    const deltas: QuestionDelta[] = [];
    for (const { entry, days: compared } of days.values()) {
      const day = compared.find((one) => this.isOtherwise(process, entry, around(one)));
      if (day !== undefined) deltas.push(this.between(process, entry, around(day), day > today));
      yield;
    }
    return deltas;
  }

  /** Between the eve of a day and the day itself, as known then. */
  *onDay(process: ProcessEntry, measures: readonly MeasureId[], around: Around): Pieces<QuestionDelta[]> {
    const [, { asOf, position }] = around;
    const touched = new Map(measures.map((measure) => [measure, [asOf]]));
    const deltas: QuestionDelta[] = [];
    for (const { entry } of this.daysOf(process, touched, position).values()) {
      if (this.isOtherwise(process, entry, around)) deltas.push(this.between(process, entry, around, false));
      yield;
    }
    return deltas;
  }

  private daysOf(process: ProcessEntry, touched: DaysTouched, position: Position) {
    const found = new Map<number, { readonly entry: QuestionEntry; readonly days: readonly Day[] }>();
    for (const [id, days] of touched)
      for (const entry of this.processReader.questionsNeeding(this.processReader.measure(process, id), position)) {
        const known = found.get(entry.row)?.days ?? [];
        found.set(entry.row, { entry, days: [...new Set([...known, ...days])].sort((a, b) => a - b) });
      }
    return new Map([...found].sort(([a], [b]) => a - b));
  }

  /** The question that the event itself is about. */
  private askedBy(process: ProcessEntry, { type, data }: ProcessEvent): QuestionEntry | undefined {
    if (type === 'QuestionDeclared') return this.processReader.question(process, data.id);
    if (type !== 'QuestionAmended' && type !== 'QuestionWithdrawn') return undefined;
    return this.processReader.question(process, data.question);
  }

  /** Whether the answer, or since when it holds, differs. */
  private isOtherwise(process: ProcessEntry, entry: QuestionEntry, around: Around): boolean {
    const [was, is] = around.map((moment) =>
      this.isThere(entry, moment) ? this.questions.courseAsKnown(process, entry, moment) : undefined,
    );
    return was?.answer !== is?.answer || was?.since !== is?.since;
  }

  private between(process: ProcessEntry, entry: QuestionEntry, around: Around, ahead: boolean): QuestionDelta {
    const [before = null, after = null] = around.map((moment) =>
      this.isThere(entry, moment) ? this.questions.asKnown(process, entry, moment) : undefined,
    );
    const { needs } = after ?? before ?? entry;
    const asOf = formatDay(around[1].asOf);
    return { question: entry.id, measures: measuresNeeded(needs), asOf, ahead, before, after };
  }

  private isThere(entry: QuestionEntry, { existingAt }: Resolved): boolean {
    return entry.position <= existingAt;
  }
}
