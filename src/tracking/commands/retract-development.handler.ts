import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProcessDesk } from './process-desk.js';
import { RetractDevelopment } from './retract-development.command.js';
import type { Outcome } from './written.js';

@CommandHandler(RetractDevelopment)
export class RetractDevelopmentHandler implements ICommandHandler<RetractDevelopment> {
  constructor(private readonly desk: ProcessDesk) {}

  execute({ process, retraction, context }: RetractDevelopment): Promise<Outcome> {
    return this.desk.handle(process, { type: 'RetractDevelopment', data: retraction }, context, retraction.development);
  }
}
