import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { DomainError, type Problem } from '../../kernel/domain-error.js';
import type { ChangeProcess } from '../commands/change-process.js';
import type { Outcome } from '../commands/written.js';
import type {
  Correction,
  DevelopmentChanges,
  DevelopmentId,
  MeasureId,
  ProcessAmendment,
  ProcessId,
} from '../domain/model.js';
import { measuresNamedBy, namesNoMeasure, needsWithdrawn, withdrawalWarnings } from '../domain/warnings.js';
import { FindQuestions } from '../queries/find-questions.js';
import { FindWarnings } from '../queries/find-warnings.js';
import { GetMeasure } from '../queries/get-measure.js';
import { GetProcess } from '../queries/get-process.js';
import { type TemporalBasis, NOW } from '../queries/temporal-basis.js';

/** What may be a slip in what a write recorded, by its place in the body. As of the write, so that a retry hears the same. */
@Injectable()
export class WriteWarnings {
  constructor(private readonly queries: QueryBus) {}

  async of({ process, change }: ChangeProcess, outcome: Outcome): Promise<readonly Problem[]> {
    switch (change.type) {
      case 'RecordDevelopment':
        return this.about(process, change.data.id, outcome);
      case 'CorrectDevelopment':
        return this.aboutCorrection(process, change.data, outcome);
      case 'RetractDevelopment':
        return this.about(process, change.data.development, outcome);
      case 'WithdrawMeasure':
        return this.aboutWithdrawal(process, change.data.measure, outcome);
      case 'AmendProcess':
        return this.aboutAmendment(process, change.data, outcome);
      default:
        return [];
    }
  }

  private async aboutWithdrawal(process: ProcessId, measure: MeasureId, outcome: Outcome): Promise<readonly Problem[]> {
    const asked = then(outcome);
    const needing = await this.queries.execute(new FindQuestions(process, measure, asked));
    return [
      ...withdrawalWarnings(measure, await this.queries.execute(new GetProcess(process, asked))),
      ...needing.map((question) => needsWithdrawn(measure, question)),
    ];
  }

  private async aboutCorrection(process: ProcessId, { development, changes }: Correction, outcome: Outcome) {
    if (!CONCERNED.some((field) => field in changes)) return [];
    const found = await this.about(process, development, outcome);
    return found.map((warning) => ({ ...warning, pointer: placeIn(changes, warning.pointer) }));
  }

  private async aboutAmendment(process: ProcessId, { changes }: ProcessAmendment, outcome: Outcome) {
    const warnings: Problem[] = [];
    for (const named of measuresNamedBy(changes))
      try {
        await this.queries.execute(new GetMeasure(process, named.measure, then(outcome)));
      } catch (error) {
        if (!(error instanceof DomainError && error.kind === 'not-found')) throw error;
        warnings.push(namesNoMeasure(named));
      }
    return warnings;
  }

  private async about(process: ProcessId, id: DevelopmentId, outcome: Outcome): Promise<readonly Problem[]> {
    if ('rehearsed' in outcome) return outcome.rehearsed.warnings;
    return this.queries.execute(new FindWarnings(process, id, outcome.position));
  }
}

/** As of the write, so that a retry hears the same. */
const then = (outcome: Outcome): TemporalBasis => ('rehearsed' in outcome ? NOW : { atPosition: outcome.position });

/** Fields on which the warnings about a development rest: with all others changed, they were heard before. */
const CONCERNED = ['type', 'date', 'reported', 'effects'] as const satisfies readonly (keyof DevelopmentChanges)[];

/** In the changes, where they have the place; the changes as a whole, where something else leads to it. */
const placeIn = (changes: DevelopmentChanges, pointer: string): string =>
  pointer.split('/')[1]! in changes ? `/changes${pointer}` : '/changes';
