import { Command } from '@nestjs/cqrs';
import type { Ruling, ProcessId } from '../domain/model.js';
import type { WriteContext, Written } from './written.js';

export class RuleOnClaims extends Command<Written> {
  constructor(
    readonly process: ProcessId,
    readonly ruling: Ruling,
    readonly context: WriteContext,
  ) {
    super();
  }
}
