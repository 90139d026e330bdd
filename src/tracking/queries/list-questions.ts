import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Turns } from '../../read-model/turns.js';
import type { ProcessId } from '../domain/model.js';
import type { QuestionAnswer } from '../domain/question-answer.js';
import type { HoldsFor } from '../domain/status.js';
import { type Cursor, type Page, pageOf, type PageRequest, readCursor } from './cursor.js';
import { ProcessReader } from './process-reader.js';
import { QuestionReader } from './question-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

export interface AnsweredQuestions extends HoldsFor, Page<QuestionAnswer> {
  readonly process: ProcessId;
}

export class ListQuestions extends Query<AnsweredQuestions> {
  readonly firstPage: Cursor = [0];

  constructor(
    readonly process: ProcessId,
    readonly page: PageRequest,
    readonly temporal: TemporalBasis,
    readonly signal?: AbortSignal,
  ) {
    super();
  }
}

@QueryHandler(ListQuestions)
export class ListQuestionsHandler implements IQueryHandler<ListQuestions> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
    private readonly reader: QuestionReader,
    private readonly turns: Turns,
  ) {}

  async execute({ process, page, firstPage, temporal, signal }: ListQuestions): Promise<AnsweredQuestions> {
    const resolved = await this.temporal.resolve(temporal);
    const { existingAt } = resolved;
    const entry = this.processReader.process(process, existingAt);
    const [after] = readCursor(page, firstPage);
    const rows = this.processReader.questionsOf(entry, existingAt, { after: after!, limit: page.limit + 1 });
    const { items, next } = pageOf(rows, page, { keys: ({ row }) => [row], view: (question) => question });
    const answers = await this.turns.take(this.reader.all(entry, items, resolved), signal);
    return { process, ...this.temporal.holdsFor(resolved, entry), items: answers, next };
  }
}
