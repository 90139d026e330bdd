import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ProcessId } from '../domain/model.js';
import type { QuestionAnswerDetail } from '../domain/question-answer.js';
import type { QuestionId } from '../domain/question.js';
import { ProcessReader } from './process-reader.js';
import { QuestionReader } from './question-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

export class GetQuestion extends Query<QuestionAnswerDetail> {
  constructor(
    readonly process: ProcessId,
    readonly question: QuestionId,
    readonly temporal: TemporalBasis,
  ) {
    super();
  }
}

@QueryHandler(GetQuestion)
export class GetQuestionHandler implements IQueryHandler<GetQuestion> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
    private readonly reader: QuestionReader,
  ) {}

  async execute({ process, question, temporal }: GetQuestion): Promise<QuestionAnswerDetail> {
    const resolved = await this.temporal.resolve(temporal);
    const entry = this.processReader.process(process, resolved.existingAt);
    const of = this.processReader.question(entry, question, resolved.existingAt);
    return this.reader.detail(entry, of, resolved, this.temporal.holdsFor(resolved, entry));
  }
}
