import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Pieces, Turns } from '../../read-model/turns.js';
import type { ProcessId } from '../domain/model.js';
import type { HoldsFor, ProcessStatus } from '../domain/status.js';
import { ProcessReader, type ProcessEntry } from './process-reader.js';
import { type MeasureChange, type QuestionChange, StatusComparison } from './status-comparison.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver, type Resolved } from './temporal-resolver.js';

export interface StatusDifference {
  readonly process: ProcessId;
  readonly from: HoldsFor & { readonly headline: ProcessStatus['headline'] };
  readonly to: HoldsFor & { readonly headline: ProcessStatus['headline'] };
  readonly headlineChanged: boolean;
  readonly measures: readonly MeasureChange[];
  readonly questions: readonly QuestionChange[];
}

/** Two valid dates with the same knowledge, or one valid date with the knowledge of two times. */
export class CompareStatus extends Query<StatusDifference> {
  constructor(
    readonly process: ProcessId,
    readonly from: TemporalBasis,
    readonly to: TemporalBasis,
    readonly signal?: AbortSignal,
  ) {
    super();
  }

  get temporal(): TemporalBasis {
    return this.from;
  }
}

@QueryHandler(CompareStatus)
export class CompareStatusHandler implements IQueryHandler<CompareStatus> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
    private readonly comparison: StatusComparison,
    private readonly turns: Turns,
  ) {}

  async execute({ process, ...asked }: CompareStatus): Promise<StatusDifference> {
    const to = await this.temporal.resolve(asked.to);
    const from = await this.temporal.resolve(asked.from);
    const entry = this.processReader.process(process, to.existingAt);
    return this.turns.take(this.difference(entry, from, to), asked.signal);
  }

  private *difference(entry: ProcessEntry, from: Resolved, to: Resolved): Pieces<StatusDifference> {
    const { headlines, measures, questions } = yield* this.comparison.between(entry, from, to);
    return {
      process: entry.process.id,
      from: { ...this.temporal.holdsFor(from, entry), headline: headlines.from },
      to: { ...this.temporal.holdsFor(to, entry), headline: headlines.to },
      headlineChanged: headlines.from.stage !== headlines.to.stage,
      measures,
      questions,
    };
  }
}
