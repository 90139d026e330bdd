import { Command } from '@nestjs/cqrs';
import type { Measure, ProcessId } from '../domain/model.js';
import type { Outcome, WriteContext } from './written.js';

export class DeclareMeasure extends Command<Outcome> {
  constructor(
    readonly process: ProcessId,
    readonly measure: Measure,
    readonly context: WriteContext,
  ) {
    super();
  }
}
