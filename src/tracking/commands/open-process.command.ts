import { Command } from '@nestjs/cqrs';
import type { Process } from '../domain/model.js';
import type { WriteContext, Written } from './written.js';

export class OpenProcess extends Command<Written> {
  constructor(
    readonly process: Process,
    readonly context: WriteContext,
  ) {
    super();
  }
}
