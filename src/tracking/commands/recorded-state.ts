import type { StatementSync } from 'node:sqlite';
import { Injectable } from '@nestjs/common';
import type { EventId, Revision } from '../../kernel/event.js';
import { ReadModel } from '../../read-model/read-model.js';
import type { DevelopmentId, MeasureId, Process, ProcessId, RulingId } from '../domain/model.js';
import type {
  ImpreciseMoves,
  KnownDevelopment,
  KnownMeasure,
  KnownQuestion,
  KnownRuling,
} from '../domain/process-state.js';
import type { QuestionId } from '../domain/question.js';
import { AmendmentRows, EVERYTHING } from '../projections/amendment-rows.js';
import { DevelopmentRows } from '../projections/development-rows.js';
import { type MeasureEntry, ProcessRows } from '../projections/process-rows.js';
import { QuestionRows } from '../projections/question-rows.js';
import { RulingRows } from '../projections/ruling-rows.js';
import { ImpreciseMoveRows } from '../projections/step-rows.js';

export interface Receipt {
  readonly requestHash: string;
  readonly subject: string;
  readonly revision: number;
  readonly position: number;
}

/** What deciding needs to know of a process, one index seek a member. */
@Injectable()
export class RecordedState {
  private readonly processes: ProcessRows;
  private readonly developments: DevelopmentRows;
  private readonly rulings: RulingRows;
  private readonly questions: QuestionRows;
  private readonly amendments: AmendmentRows;
  private readonly imprecise: ImpreciseMoveRows;
  private readonly findReceipt: StatementSync;

  constructor({ db }: ReadModel) {
    this.processes = new ProcessRows(db);
    this.developments = new DevelopmentRows(db);
    this.rulings = new RulingRows(db);
    this.questions = new QuestionRows(db);
    this.amendments = new AmendmentRows(db);
    this.imprecise = new ImpreciseMoveRows(db);
    this.findReceipt = db.prepare(
      'SELECT request_hash AS requestHash, subject, revision, position FROM receipt WHERE event = ?',
    );
  }

  revision(process: ProcessId): Revision | 'none' {
    const row = this.processes.rowOf(process);
    return row === undefined ? 'none' : this.processes.latest(row).revision;
  }

  /** Of a measure, undefined where there is none. */
  impreciseMoves(process: ProcessId, id: MeasureId): ImpreciseMoves | undefined {
    const entry = this.entry(process, id);
    return entry && this.imprecise.of(entry.row);
  }

  /** As amended. */
  process(id: ProcessId): Process | undefined {
    const found = this.processes.find(id);
    return found && this.amendments.process(found.row, found.process, EVERYTHING);
  }

  measure(process: ProcessId, id: MeasureId): KnownMeasure | undefined {
    const entry = this.entry(process, id);
    if (!entry) return undefined;
    const { title, kind } = entry;
    const content = this.amendments.measure(entry.row, { id, title, kind }, EVERYTHING);
    return content ? { content, withdrawn: false } : { content: { id, title, kind }, withdrawn: true };
  }

  ruling(process: ProcessId, id: RulingId): KnownRuling | undefined {
    const row = this.processes.rowOf(process);
    return row === undefined ? undefined : this.rulings.find(row, id);
  }

  question(process: ProcessId, id: QuestionId): KnownQuestion | undefined {
    const row = this.processes.rowOf(process);
    const entry = row === undefined ? undefined : this.questions.find(row, id);
    if (!entry) return undefined;
    const { title, needs } = entry;
    const content = this.amendments.question(entry.row, { id, title, needs }, EVERYTHING);
    return { content: content ?? { id, title, needs }, withdrawn: content === undefined };
  }

  /** How many questions were not withdrawn. */
  standingQuestions(process: ProcessId): number {
    const row = this.processes.rowOf(process);
    return row === undefined ? 0 : this.questions.standing(row);
  }

  development(process: ProcessId, id: DevelopmentId): KnownDevelopment | undefined {
    const row = this.processes.rowOf(process);
    const version = row === undefined ? undefined : this.developments.find(row, id, EVERYTHING);
    return version && { standing: version.change !== 'retracted', content: version.content };
  }

  receipt(event: EventId): Receipt | undefined {
    return this.findReceipt.get(event) as Receipt | undefined;
  }

  private entry(process: ProcessId, id: MeasureId): MeasureEntry | undefined {
    const row = this.processes.rowOf(process);
    return row === undefined ? undefined : this.processes.measure(row, id);
  }
}
