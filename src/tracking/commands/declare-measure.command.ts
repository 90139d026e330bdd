import { Command } from '@nestjs/cqrs';
import type { Measure, ProcessId } from '../domain/model.js';
import type { WriteContext, Written } from './written.js';

export class DeclareMeasure extends Command<Written> {
  constructor(
    readonly process: ProcessId,
    readonly measure: Measure,
    readonly context: WriteContext,
  ) {
    super();
  }
}
