import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Processes } from './processes.js';
import { RecordDevelopment } from './record-development.command.js';
import type { Written } from './written.js';

@CommandHandler(RecordDevelopment)
export class RecordDevelopmentHandler implements ICommandHandler<RecordDevelopment> {
  constructor(private readonly processes: Processes) {}

  execute({ process, development, context }: RecordDevelopment): Promise<Written> {
    return this.processes.handle(process, { type: 'RecordDevelopment', data: development }, context, development.id);
  }
}
