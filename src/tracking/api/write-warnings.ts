import { Injectable } from '@nestjs/common';
import { type Command, QueryBus } from '@nestjs/cqrs';
import { DomainError, type Problem } from '../../kernel/domain-error.js';
import { AmendProcess } from '../commands/amend-process.command.js';
import { CorrectDevelopment } from '../commands/correct-development.command.js';
import { RecordDevelopment } from '../commands/record-development.command.js';
import { WithdrawMeasure } from '../commands/withdraw-measure.command.js';
import type { Outcome } from '../commands/written.js';
import type { DevelopmentChanges, DevelopmentId, ProcessId } from '../domain/model.js';
import { measuresNamedBy, namesNoMeasure, withdrawalWarnings } from '../domain/warnings.js';
import { type Moment, NOW } from '../queries/moment.js';
import { FindWarnings, GetMeasure, GetProcess } from '../queries/record.queries.js';

/** What may be a slip in what a write recorded, by its place in the body. As of the write, so that a retry hears the same. */
@Injectable()
export class WriteWarnings {
  constructor(private readonly queries: QueryBus) {}

  async of(command: Command<Outcome>, outcome: Outcome): Promise<readonly Problem[]> {
    if (command instanceof RecordDevelopment) return this.about(command.process, command.development.id, outcome);
    if (command instanceof WithdrawMeasure) return this.aboutWithdrawal(command, outcome);
    if (command instanceof AmendProcess) return this.aboutAmendment(command, outcome);
    if (!(command instanceof CorrectDevelopment)) return [];
    const { development, changes } = command.correction;
    if (!CONCERNED.some((field) => field in changes)) return [];
    const found = await this.about(command.process, development, outcome);
    return found.map((warning) => ({ ...warning, pointer: placeIn(changes, warning.pointer) }));
  }

  private async aboutWithdrawal(
    { process, withdrawal }: WithdrawMeasure,
    outcome: Outcome,
  ): Promise<readonly Problem[]> {
    return withdrawalWarnings(withdrawal.measure, await this.queries.execute(new GetProcess(process, then(outcome))));
  }

  private async aboutAmendment({ process, amendment }: AmendProcess, outcome: Outcome): Promise<readonly Problem[]> {
    const warnings: Problem[] = [];
    for (const named of measuresNamedBy(amendment.changes))
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
const then = (outcome: Outcome): Moment => ('rehearsed' in outcome ? NOW : { atPosition: outcome.position });

/** Fields on which the warnings about a development rest: with all others changed, they were heard before. */
const CONCERNED = ['type', 'date', 'reported', 'effects'] as const satisfies readonly (keyof DevelopmentChanges)[];

/** In the changes, where they have the place; the changes as a whole, where something else leads to it. */
const placeIn = (changes: DevelopmentChanges, pointer: string): string =>
  pointer.split('/')[1]! in changes ? `/changes${pointer}` : '/changes';
