import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProcessDesk } from './process-desk.js';
import { DeclareMeasure } from './declare-measure.command.js';
import type { Outcome } from './written.js';

@CommandHandler(DeclareMeasure)
export class DeclareMeasureHandler implements ICommandHandler<DeclareMeasure> {
  constructor(private readonly desk: ProcessDesk) {}

  execute({ process, measure, context }: DeclareMeasure): Promise<Outcome> {
    return this.desk.handle(process, { type: 'DeclareMeasure', data: measure }, context, measure.id);
  }
}
