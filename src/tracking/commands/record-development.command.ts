import { Command } from '@nestjs/cqrs';
import type { Development, ProcessId } from '../domain/model.js';
import type { WriteContext, Written } from './written.js';

export class RecordDevelopment extends Command<Written> {
  constructor(
    readonly process: ProcessId,
    readonly development: Development,
    readonly context: WriteContext,
  ) {
    super();
  }
}
