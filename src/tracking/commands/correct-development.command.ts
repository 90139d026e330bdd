import { Command } from '@nestjs/cqrs';
import type { Correction, ProcessId } from '../domain/model.js';
import type { WriteContext, Written } from './written.js';

export class CorrectDevelopment extends Command<Written> {
  constructor(
    readonly process: ProcessId,
    readonly correction: Correction,
    readonly context: WriteContext,
  ) {
    super();
  }
}
