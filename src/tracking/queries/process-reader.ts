import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { notFound } from '../../kernel/domain-error.js';
import { ReadModel } from '../../read-model/read-model.js';
import { DEFAULT_WINDOWS, type MeasureId, type ProcessId, type Windows } from '../domain/model.js';
import type { QuestionId } from '../domain/question.js';
import { type Amended, AmendmentRows, type KnownBy } from '../projections/amendment-rows.js';
import { type Latest, type MeasureEntry, type ProcessRow, ProcessRows } from '../projections/process-rows.js';
import { type QuestionEntry, QuestionRows } from '../projections/question-rows.js';

export interface ProcessEntry extends ProcessRow {
  readonly windows: Windows;
}

const ENTRIES_KEPT = 20_000;
/** Which processes, measures and questions there are. */
@Injectable()
export class ProcessReader {
  /** As they were opened. */
  private readonly processes = new LRUCache<ProcessId, ProcessEntry>({ max: ENTRIES_KEPT });
  private readonly measures = new LRUCache<string, MeasureEntry>({ max: ENTRIES_KEPT });
  private readonly latests = new LRUCache<number, Latest>({ max: ENTRIES_KEPT });
  private readonly rows: ProcessRows;
  private readonly amendments: AmendmentRows;
  private readonly questions: QuestionRows;
  private freshAt = -1;

  constructor(private readonly model: ReadModel) {
    const { db } = model;
    this.rows = new ProcessRows(db);
    this.amendments = new AmendmentRows(db);
    this.questions = new QuestionRows(db);
  }

  /** Throws not-found `process/unknown` also for a process that was first recorded after `position`. */
  process(id: ProcessId, position = Infinity): ProcessEntry {
    const entry = this.processes.get(id) ?? this.readProcess(id);
    if (!entry) throw notFound('process/unknown', `There is no process "${id}". GET /api/v1/processes lists them`);
    if (entry.position > position) throw notYetRecorded(`Process "${id}"`);
    return entry;
  }

  measure(process: ProcessEntry, id: MeasureId, position = Infinity): MeasureEntry {
    this.refresh();
    const entry = this.measures.get(`${process.row}/${id}`) ?? this.readMeasure(process, id);
    if (!entry)
      throw notFound(
        'measure/unknown',
        `There is no measure "${id}" in process "${process.process.id}". GET /api/v1/processes/${process.process.id}/measures lists them`,
      );
    if (entry.position > position) throw notYetRecorded(`Measure "${id}"`);
    return entry;
  }

  /** A process as it was known to be. */
  processAsKnown(entry: ProcessEntry, known: KnownBy): ProcessEntry {
    if (this.latest(entry).amended === 0) return entry;
    const process = this.amendments.process(entry.row, entry.process, known);
    return { ...entry, process, windows: { ...DEFAULT_WINDOWS, ...process.windows } };
  }

  /** A measure as it was known to be; undefined once it was withdrawn. */
  measureAsKnown(entry: MeasureEntry, known: KnownBy): MeasureEntry | undefined {
    return entry.amended === 0 ? entry : this.amendments.measure(entry.row, entry, known);
  }

  /** How many amendments of a measure or a question, or of the process itself, were made before `position`. */
  amendmentsBefore({ row: process }: ProcessEntry, of: Omit<Amended, 'process'>, position: number): number {
    return this.amendments.count({ process, ...of }, position);
  }

  /** Throws not-found `measure/withdrawn`. */
  standingMeasure(entry: MeasureEntry, known: KnownBy): MeasureEntry {
    const measure = this.measureAsKnown(entry, known);
    if (measure) return measure;
    throw notFound(
      'measure/withdrawn',
      `Measure "${entry.id}" was declared by mistake, and withdrawn. An earlier knownAt shows it as it was`,
    );
  }

  /** Those that were not withdrawn by then. */
  measuresAsKnown(process: ProcessEntry, existingAt: number, known: KnownBy): MeasureEntry[] {
    return this.measuresOf(process, existingAt).flatMap((entry) => this.measureAsKnown(entry, known) ?? []);
  }

  measuresOf({ row }: ProcessEntry, position: number, page = { after: 0, limit: -1 }): MeasureEntry[] {
    return this.rows.measuresOf(row, position, page);
  }

  question({ row, process }: ProcessEntry, id: QuestionId, position = Infinity): QuestionEntry {
    const entry = this.questions.find(row, id);
    if (!entry)
      throw notFound(
        'question/unknown',
        `There is no question "${id}" in process "${process.id}". GET /api/v1/processes/${process.id}/questions lists them`,
      );
    if (entry.position > position) throw notYetRecorded(`Question "${id}"`);
    return entry;
  }

  /** A question as it was known to be; undefined once it was withdrawn. */
  questionAsKnown(entry: QuestionEntry, known: KnownBy): QuestionEntry | undefined {
    return entry.amended === 0 ? entry : this.amendments.question(entry.row, entry, known);
  }

  /** Throws not-found `question/withdrawn`. */
  standingQuestion(entry: QuestionEntry, known: KnownBy): QuestionEntry {
    const question = this.questionAsKnown(entry, known);
    if (question) return question;
    throw notFound('question/withdrawn', `Question "${entry.id}" was withdrawn. An earlier knownAt shows it as it was`);
  }

  questionsOf({ row }: ProcessEntry, position: number, page = { after: 0, limit: -1 }): QuestionEntry[] {
    return this.questions.of(row, position, page);
  }

  /** Those that were declared by `position`, and need the measure or once did. */
  questionsNeeding({ row }: MeasureEntry, position: number): QuestionEntry[] {
    return this.questions.needing(row, position);
  }

  processesAfter(after: number, position: number, limit: number): ProcessEntry[] {
    return this.rows.ids(position, { after, limit }).map((id) => this.process(id));
  }

  /** Revision and position of the newest event of the process. */
  latest(process: ProcessEntry): Latest {
    this.refresh();
    let latest = this.latests.get(process.row);
    if (!latest) {
      latest = this.rows.latest(process.row);
      this.latests.set(process.row, latest);
    }
    return latest;
  }

  /** What can change is remembered until the next event is in. */
  private refresh(): void {
    if (this.freshAt === this.model.checkpoint) return;
    this.latests.clear();
    this.measures.clear();
    this.freshAt = this.model.checkpoint;
  }

  private readProcess(id: ProcessId): ProcessEntry | undefined {
    const found = this.rows.find(id);
    if (!found) return undefined;
    const entry = { ...found, windows: { ...DEFAULT_WINDOWS, ...found.process.windows } };
    this.processes.set(id, entry);
    return entry;
  }

  private readMeasure(process: ProcessEntry, id: MeasureId): MeasureEntry | undefined {
    const entry = this.rows.measure(process.row, id);
    if (entry) this.measures.set(`${process.row}/${id}`, entry);
    return entry;
  }
}

const notYetRecorded = (what: string) =>
  notFound('knowledge/not-yet-recorded', `${what} was first recorded here after that position`);
