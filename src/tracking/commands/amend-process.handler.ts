import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProcessDesk } from './process-desk.js';
import { AmendProcess } from './amend-process.command.js';
import type { Outcome } from './written.js';

@CommandHandler(AmendProcess)
export class AmendProcessHandler implements ICommandHandler<AmendProcess> {
  constructor(private readonly desk: ProcessDesk) {}

  execute({ process, amendment, context }: AmendProcess): Promise<Outcome> {
    return this.desk.handle(process, { type: 'AmendProcess', data: amendment }, context, process);
  }
}
