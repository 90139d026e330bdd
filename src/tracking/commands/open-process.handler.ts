import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Processes } from './processes.js';
import { OpenProcess } from './open-process.command.js';
import type { Written } from './written.js';

@CommandHandler(OpenProcess)
export class OpenProcessHandler implements ICommandHandler<OpenProcess> {
  constructor(private readonly processes: Processes) {}

  execute({ process, context }: OpenProcess): Promise<Written> {
    return this.processes.handle(process.id, { type: 'OpenProcess', data: process }, context, process.id);
  }
}
