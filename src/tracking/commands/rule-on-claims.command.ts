import { Command } from '@nestjs/cqrs';
import type { Ruling, ProcessId } from '../domain/model.js';
import type { Outcome, WriteContext } from './written.js';

export class RuleOnClaims extends Command<Outcome> {
  constructor(
    readonly process: ProcessId,
    readonly ruling: Ruling,
    readonly context: WriteContext,
  ) {
    super();
  }
}
