import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Processes } from './processes.js';
import { CorrectDevelopment } from './correct-development.command.js';
import type { Written } from './written.js';

@CommandHandler(CorrectDevelopment)
export class CorrectDevelopmentHandler implements ICommandHandler<CorrectDevelopment> {
  constructor(private readonly processes: Processes) {}

  execute({ process, correction, context }: CorrectDevelopment): Promise<Written> {
    return this.processes.handle(
      process,
      { type: 'CorrectDevelopment', data: correction },
      context,
      correction.development,
    );
  }
}
