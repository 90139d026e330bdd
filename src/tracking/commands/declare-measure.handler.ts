import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Processes } from './processes.js';
import { DeclareMeasure } from './declare-measure.command.js';
import type { Written } from './written.js';

@CommandHandler(DeclareMeasure)
export class DeclareMeasureHandler implements ICommandHandler<DeclareMeasure> {
  constructor(private readonly processes: Processes) {}

  execute({ process, measure, context }: DeclareMeasure): Promise<Written> {
    return this.processes.handle(process, { type: 'DeclareMeasure', data: measure }, context, measure.id);
  }
}
