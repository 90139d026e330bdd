import { Command } from '@nestjs/cqrs';
import type { Retraction, ProcessId } from '../domain/model.js';
import type { WriteContext, Written } from './written.js';

export class RetractDevelopment extends Command<Written> {
  constructor(
    readonly process: ProcessId,
    readonly retraction: Retraction,
    readonly context: WriteContext,
  ) {
    super();
  }
}
