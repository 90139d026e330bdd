import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { MeasureId, ProcessId } from '../domain/model.js';
import { measuresNeeded, type Question } from '../domain/question.js';
import { ProcessReader } from './process-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

/** The questions that need a measure, in the order in which they were declared. */
export class FindQuestions extends Query<readonly Question[]> {
  constructor(
    readonly process: ProcessId,
    readonly measure: MeasureId,
    readonly temporal: TemporalBasis,
  ) {
    super();
  }
}

@QueryHandler(FindQuestions)
export class FindQuestionsHandler implements IQueryHandler<FindQuestions> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
  ) {}

  async execute({ process, measure, temporal }: FindQuestions): Promise<readonly Question[]> {
    const { existingAt, snapshot } = await this.temporal.resolve(temporal);
    const needed = this.processReader.measure(this.processReader.process(process), measure);
    return this.processReader
      .questionsNeeding(needed, existingAt)
      .flatMap((entry) => this.processReader.questionAsKnown(entry, snapshot) ?? [])
      .filter(({ needs }) => measuresNeeded(needs).includes(measure));
  }
}
