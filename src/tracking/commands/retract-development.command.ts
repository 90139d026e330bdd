import { Command } from '@nestjs/cqrs';
import type { Retraction, ProcessId } from '../domain/model.js';
import type { Outcome, WriteContext } from './written.js';

export class RetractDevelopment extends Command<Outcome> {
  constructor(
    readonly process: ProcessId,
    readonly retraction: Retraction,
    readonly context: WriteContext,
  ) {
    super();
  }
}
