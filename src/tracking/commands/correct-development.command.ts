import { Command } from '@nestjs/cqrs';
import type { Correction, ProcessId } from '../domain/model.js';
import type { Outcome, WriteContext } from './written.js';

export class CorrectDevelopment extends Command<Outcome> {
  constructor(
    readonly process: ProcessId,
    readonly correction: Correction,
    readonly context: WriteContext,
  ) {
    super();
  }
}
