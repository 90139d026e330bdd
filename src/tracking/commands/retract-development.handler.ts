import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Processes } from './processes.js';
import { RetractDevelopment } from './retract-development.command.js';
import type { Written } from './written.js';

@CommandHandler(RetractDevelopment)
export class RetractDevelopmentHandler implements ICommandHandler<RetractDevelopment> {
  constructor(private readonly processes: Processes) {}

  execute({ process, retraction, context }: RetractDevelopment): Promise<Written> {
    return this.processes.handle(
      process,
      { type: 'RetractDevelopment', data: retraction },
      context,
      retraction.development,
    );
  }
}
