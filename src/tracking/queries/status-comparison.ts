import { Injectable } from '@nestjs/common';
import type { Pieces } from '../../read-model/turns.js';
import type { MeasureId } from '../domain/model.js';
import type { Headline, MeasureStatus } from '../domain/status.js';
import { ProcessReader, type ProcessEntry } from './process-reader.js';
import { QuestionReader } from './question-reader.js';
import { StatusReader } from './status-reader.js';
import type { Resolved } from './temporal-resolver.js';
import type { QuestionDelta } from './tracked-changes.js';

export interface MeasureChange {
  readonly measure: MeasureId;
  readonly title: string;
  /** Names of the fields that differ. */
  readonly changed: readonly (keyof MeasureStatus)[];
  /** Null where it was withdrawn. */
  readonly before: MeasureStatus | null;
  readonly after: MeasureStatus | null;
}

/** A question whose answer differs; null where it was withdrawn. */
export interface QuestionChange extends Pick<QuestionDelta, 'question' | 'before' | 'after'> {
  readonly title: string;
}

interface Compared {
  readonly headlines: { readonly from: Headline; readonly to: Headline };
  readonly measures: readonly MeasureChange[];
  readonly questions: readonly QuestionChange[];
}

/** Finds what is answered otherwise of a process at two moments. */
@Injectable()
export class StatusComparison {
  constructor(
    private readonly processReader: ProcessReader,
    private readonly statuses: StatusReader,
    private readonly questions: QuestionReader,
  ) {}

  *between(process: ProcessEntry, from: Resolved, to: Resolved): Pieces<Compared> {
    return {
      headlines: { from: yield* this.statuses.headline(process, from), to: yield* this.statuses.headline(process, to) },
      measures: yield* this.measuresBetween(process, from, to),
      questions: yield* this.questionsBetween(process, from, to),
    };
  }

  private *measuresBetween(process: ProcessEntry, from: Resolved, to: Resolved): Pieces<MeasureChange[]> {
    const changes: MeasureChange[] = [];
    for (const entry of this.processReader.measuresOf(process, to.existingAt)) {
      const before = this.statuses.measure(process, entry, from) ?? null;
      const after = this.statuses.measure(process, entry, to) ?? null;
      const changed = differing(before, after);
      const { title } = after ?? before ?? entry;
      if (changed.length > 0) changes.push({ measure: entry.id, title, changed, before, after });
      yield;
    }
    return changes;
  }

  private *questionsBetween(process: ProcessEntry, from: Resolved, to: Resolved): Pieces<QuestionChange[]> {
    const changes: QuestionChange[] = [];
    for (const entry of this.processReader.questionsOf(process, to.existingAt)) {
      const [was, is] = [from, to].map((moment) => this.questions.courseAsKnown(process, entry, moment));
      if (was?.answer !== is?.answer) {
        const before = this.questions.asKnown(process, entry, from) ?? null;
        const after = this.questions.asKnown(process, entry, to) ?? null;
        changes.push({ question: entry.id, title: (after ?? before ?? entry).title, before, after });
      }
      yield;
    }
    return changes;
  }
}

function differing(before: MeasureStatus | null, after: MeasureStatus | null): (keyof MeasureStatus)[] {
  const fields = Object.keys(after ?? before ?? {}) as (keyof MeasureStatus)[];
  return fields.filter((field) => JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]));
}
