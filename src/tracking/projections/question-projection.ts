import type { DatabaseSync } from 'node:sqlite';
import type { RecordedEvent } from '../../kernel/event.js';
import type { MeasureId } from '../domain/model.js';
import type { ProcessEvent } from '../domain/process-events.js';
import { measuresNeeded, type Needs } from '../domain/question.js';
import { AmendmentRows } from './amendment-rows.js';
import { QuestionRows } from './question-rows.js';
import { whenKnown } from './when-known.js';

type QuestionEvent = Extract<
  ProcessEvent,
  { readonly type: 'QuestionDeclared' | 'QuestionAmended' | 'QuestionWithdrawn' }
>;

/** Questions as they were declared, what became of them since, and which measures they need. */
export class QuestionProjection {
  private readonly questions: QuestionRows;
  private readonly amendments: AmendmentRows;

  constructor(
    db: DatabaseSync,
    private readonly measureRow: (process: number, measure: MeasureId) => number,
  ) {
    this.questions = new QuestionRows(db);
    this.amendments = new AmendmentRows(db);
  }

  apply(process: number, { type, data }: QuestionEvent, recorded: RecordedEvent): void {
    if (type === 'QuestionDeclared') {
      this.need(process, this.questions.declare(process, data, recorded.position), data.needs);
      return;
    }
    const { row: question } = this.questions.find(process, data.question)!;
    const changes = type === 'QuestionAmended' ? data.changes : null;
    this.amendments.insert({ process, question }, recorded, whenKnown(data, recorded), changes);
    this.questions.amend(question, type === 'QuestionWithdrawn');
    if (changes?.needs) this.need(process, question, changes.needs);
  }

  private need(process: number, question: number, needs: Needs): void {
    this.questions.need(
      question,
      measuresNeeded(needs).map((measure) => this.measureRow(process, measure)),
    );
  }
}
