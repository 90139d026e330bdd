import { Command } from '@nestjs/cqrs';
import type { MeasureAmendment, ProcessId } from '../domain/model.js';
import type { Outcome, WriteContext } from './written.js';

export class AmendMeasure extends Command<Outcome> {
  constructor(
    readonly process: ProcessId,
    readonly amendment: MeasureAmendment,
    readonly context: WriteContext,
  ) {
    super();
  }
}
