import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProcessDesk } from './process-desk.js';
import { OpenProcess } from './open-process.command.js';
import type { Outcome } from './written.js';

@CommandHandler(OpenProcess)
export class OpenProcessHandler implements ICommandHandler<OpenProcess> {
  constructor(private readonly desk: ProcessDesk) {}

  execute({ process, context }: OpenProcess): Promise<Outcome> {
    return this.desk.handle(process.id, { type: 'OpenProcess', data: process }, context, process.id);
  }
}
