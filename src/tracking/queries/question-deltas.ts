import { Injectable } from '@nestjs/common';
import { type Day, formatDay } from '../../kernel/day.js';
import type { Position } from '../../kernel/event.js';
import type { MeasureId } from '../domain/model.js';
import type { ProcessEvent } from '../domain/process-events.js';
import type { QuestionAnswer } from '../domain/question-answer.js';
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
  of(process: ProcessEntry, event: ProcessEvent, touched: DaysTouched, { today, around }: Moments): QuestionDelta[] {
    const [, { position }] = around(today);
    const days = this.daysOf(process, touched, position);
    const asked = this.askedBy(process, event);
    if (asked) days.set(asked.row, { entry: asked, days: [today] });
    return [...days.values()].flatMap(({ entry, days: compared }) => {
      for (const day of compared) {
        const isAhead = day > today;
        if (isAhead && !this.isOtherwise(process, entry, around(day))) continue;
        const delta = this.between(process, entry, around(day), { asOf: formatDay(day), ahead: isAhead });
        if (delta) return [delta];
      }
      return [];
    });
  }

  /** Between the eve of a day and the day itself, as known then. */
  onDay(process: ProcessEntry, measures: readonly MeasureId[], [eve, day]: Around): QuestionDelta[] {
    const touched = new Map(measures.map((measure) => [measure, [day.asOf]]));
    const asOf = { asOf: formatDay(day.asOf), ahead: false };
    return [...this.daysOf(process, touched, day.position).values()].flatMap(
      ({ entry }) => this.between(process, entry, [eve, day], asOf) ?? [],
    );
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

  private isOtherwise(process: ProcessEntry, entry: QuestionEntry, [before, after]: Around): boolean {
    return this.questions.verdict(process, entry, before) !== this.questions.verdict(process, entry, after);
  }

  private between(
    process: ProcessEntry,
    entry: QuestionEntry,
    [before, after]: Around,
    on: Pick<QuestionDelta, 'asOf' | 'ahead'>,
  ): QuestionDelta | undefined {
    const [was, is] = [before, after].map((moment) => this.at(process, entry, moment));
    const one = is ?? was;
    if (!one || (was?.answer === is?.answer && was?.since === is?.since)) return undefined;
    const measures = measuresNeeded(one.needs);
    return { question: entry.id, measures, ...on, before: was ?? null, after: is ?? null };
  }

  private at(process: ProcessEntry, entry: QuestionEntry, moment: Resolved): QuestionAnswer | undefined {
    return entry.position > moment.existingAt ? undefined : this.questions.asKnown(process, entry, moment);
  }
}
