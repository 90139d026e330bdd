import { Command } from '@nestjs/cqrs';
import type { ProcessAmendment, ProcessId } from '../domain/model.js';
import type { Outcome, WriteContext } from './written.js';

export class AmendProcess extends Command<Outcome> {
  constructor(
    readonly process: ProcessId,
    readonly amendment: ProcessAmendment,
    readonly context: WriteContext,
  ) {
    super();
  }
}
