import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProcessDesk } from './process-desk.js';
import { WithdrawMeasure } from './withdraw-measure.command.js';
import type { Outcome } from './written.js';

@CommandHandler(WithdrawMeasure)
export class WithdrawMeasureHandler implements ICommandHandler<WithdrawMeasure> {
  constructor(private readonly desk: ProcessDesk) {}

  execute({ process, withdrawal, context }: WithdrawMeasure): Promise<Outcome> {
    return this.desk.handle(process, { type: 'WithdrawMeasure', data: withdrawal }, context, withdrawal.measure);
  }
}
