import { Command } from '@nestjs/cqrs';
import type { Development, ProcessId } from '../domain/model.js';
import type { Outcome, WriteContext } from './written.js';

export class RecordDevelopment extends Command<Outcome> {
  constructor(
    readonly process: ProcessId,
    readonly development: Development,
    readonly context: WriteContext,
  ) {
    super();
  }
}
