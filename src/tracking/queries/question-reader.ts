import { Injectable } from '@nestjs/common';
import { AFTER_ALL, BEFORE_ALL, type Day } from '../../kernel/day.js';
import type { Pieces } from '../../read-model/turns.js';
import type { Citation } from '../domain/evidence.js';
import type { MeasureId } from '../domain/model.js';
import {
  type NeededMeasure,
  type QuestionAnswer,
  type QuestionAnswerDetail,
  answerTo,
} from '../domain/question-answer.js';
import { type NeededOn, QuestionCourse } from '../domain/question-course.js';
import { measuresNeeded } from '../domain/question.js';
import type { HoldsFor } from '../domain/status.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import type { QuestionEntry } from '../projections/question-rows.js';
import { ProcessReader, type ProcessEntry } from './process-reader.js';
import { StatusReader } from './status-reader.js';
import type { Resolved } from './temporal-resolver.js';
import { Timelines } from './timelines.js';

/** Statuses that several questions may need. */
type Standing = Map<MeasureId, NeededMeasure>;

/** Nobody knows how what was declared by mistake would stand. */
const WITHDRAWN: NeededOn = { inEffect: 'uncertain', from: BEFORE_ALL, since: null, next: AFTER_ALL, turnedBy: null };

/** Answers practical questions, each from the measures that it needs and no others. */
@Injectable()
export class QuestionReader {
  constructor(
    private readonly processReader: ProcessReader,
    private readonly statuses: StatusReader,
    private readonly timelines: Timelines,
  ) {}

  /** Throws not-found `question/withdrawn`. */
  detail(process: ProcessEntry, entry: QuestionEntry, temporal: Resolved, holdsFor: HoldsFor): QuestionAnswerDetail {
    const question = this.processReader.standingQuestion(entry, temporal.snapshot);
    const answer = this.answer(process, question, temporal);
    const cited = answer.decidedBy.flatMap((id) => this.citations(process, id, temporal));
    const citations = new Map(cited.map((citation) => [citation.development, citation]));
    return { process: process.process.id, ...holdsFor, ...answer, citations: [...citations.values()] };
  }

  /** Undefined where it was withdrawn. */
  asKnown(process: ProcessEntry, entry: QuestionEntry, temporal: Resolved): QuestionAnswer | undefined {
    const question = this.processReader.questionAsKnown(entry, temporal.snapshot);
    return question && this.answer(process, question, temporal);
  }

  /** What it is answered and since when, at the least cost; undefined where it was withdrawn. */
  courseAsKnown(process: ProcessEntry, entry: QuestionEntry, temporal: Resolved): QuestionCourse | undefined {
    const question = this.processReader.questionAsKnown(entry, temporal.snapshot);
    return question && this.course(process, question, temporal);
  }

  /** Of those that were not withdrawn. */
  *all(process: ProcessEntry, entries: readonly QuestionEntry[], temporal: Resolved): Pieces<QuestionAnswer[]> {
    const standing: Standing = new Map();
    const answers: QuestionAnswer[] = [];
    for (const entry of entries) {
      const question = this.processReader.questionAsKnown(entry, temporal.snapshot);
      if (question) answers.push(this.answer(process, question, temporal, standing));
      yield;
    }
    return answers;
  }

  private answer(
    process: ProcessEntry,
    question: QuestionEntry,
    temporal: Resolved,
    standing: Standing = new Map(),
  ): QuestionAnswer {
    const measures = measuresNeeded(question.needs);
    const needed = new Map(
      measures.map((id) => {
        const known = standing.get(id) ?? this.needed(process, id, temporal);
        standing.set(id, known);
        return [id, known];
      }),
    );
    return answerTo(question, needed, this.course(process, question, temporal));
  }

  private course(process: ProcessEntry, { needs }: QuestionEntry, temporal: Resolved): QuestionCourse {
    const on = (id: MeasureId, day: Day) => this.neededOn(process, id, temporal, day);
    return new QuestionCourse(needs, on, temporal.asOf);
  }

  private needed(process: ProcessEntry, id: MeasureId, temporal: Resolved): NeededMeasure {
    const entry = this.processReader.measure(process, id);
    const status = this.statuses.measure(process, entry, temporal) ?? null;
    return { title: status?.title ?? entry.title, status };
  }

  private neededOn(process: ProcessEntry, id: MeasureId, { snapshot }: Resolved, day: Day): NeededOn {
    const measure = this.measure(process, id, snapshot);
    if (!measure) return WITHDRAWN;
    const { stretch, statusAfter } = this.timelines.on(measure, snapshot, day);
    const { from, inEffect, story, turnedBy } = stretch;
    const since = story.sinceDay === from ? story.since : null;
    return { inEffect, from, since, next: statusAfter?.from ?? AFTER_ALL, turnedBy };
  }

  private citations(process: ProcessEntry, id: MeasureId, temporal: Resolved): readonly Citation[] {
    const measure = this.measure(process, id, temporal.snapshot);
    return measure ? this.statuses.citations(measure, temporal) : [];
  }

  private measure(process: ProcessEntry, id: MeasureId, snapshot: Resolved['snapshot']): MeasureEntry | undefined {
    return this.processReader.measureAsKnown(this.processReader.measure(process, id), snapshot);
  }
}
