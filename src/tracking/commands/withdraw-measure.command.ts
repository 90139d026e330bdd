import { Command } from '@nestjs/cqrs';
import type { MeasureWithdrawal, ProcessId } from '../domain/model.js';
import type { Outcome, WriteContext } from './written.js';

export class WithdrawMeasure extends Command<Outcome> {
  constructor(
    readonly process: ProcessId,
    readonly withdrawal: MeasureWithdrawal,
    readonly context: WriteContext,
  ) {
    super();
  }
}
