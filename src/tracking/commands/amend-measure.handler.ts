import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProcessDesk } from './process-desk.js';
import { AmendMeasure } from './amend-measure.command.js';
import type { Outcome } from './written.js';

@CommandHandler(AmendMeasure)
export class AmendMeasureHandler implements ICommandHandler<AmendMeasure> {
  constructor(private readonly desk: ProcessDesk) {}

  execute({ process, amendment, context }: AmendMeasure): Promise<Outcome> {
    return this.desk.handle(process, { type: 'AmendMeasure', data: amendment }, context, amendment.measure);
  }
}
