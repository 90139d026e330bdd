import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProcessDesk } from './process-desk.js';
import { CorrectDevelopment } from './correct-development.command.js';
import type { Outcome } from './written.js';

@CommandHandler(CorrectDevelopment)
export class CorrectDevelopmentHandler implements ICommandHandler<CorrectDevelopment> {
  constructor(private readonly desk: ProcessDesk) {}

  execute({ process, correction, context }: CorrectDevelopment): Promise<Outcome> {
    return this.desk.handle(process, { type: 'CorrectDevelopment', data: correction }, context, correction.development);
  }
}
