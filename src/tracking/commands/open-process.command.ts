import { Command } from '@nestjs/cqrs';
import type { Process } from '../domain/model.js';
import type { Outcome, WriteContext } from './written.js';

export class OpenProcess extends Command<Outcome> {
  constructor(
    readonly process: Process,
    readonly context: WriteContext,
  ) {
    super();
  }
}
