import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProcessDesk } from './process-desk.js';
import { RecordDevelopment } from './record-development.command.js';
import type { Outcome } from './written.js';

@CommandHandler(RecordDevelopment)
export class RecordDevelopmentHandler implements ICommandHandler<RecordDevelopment> {
  constructor(private readonly desk: ProcessDesk) {}

  execute({ process, development, context }: RecordDevelopment): Promise<Outcome> {
    return this.desk.handle(process, { type: 'RecordDevelopment', data: development }, context, development.id);
  }
}
