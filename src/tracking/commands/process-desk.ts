import type { ProcessId } from '../domain/model.js';
import type { ProcessCommand } from '../domain/process.js';
import type { Processes } from './processes.js';
import type { Rehearsals } from './rehearsals.js';
import type { Outcome, WriteContext } from './written.js';

/** Where commands on processes arrive: they are carried out or, on a dry run, rehearsed. */
export class ProcessDesk {
  constructor(
    private readonly processes: Processes,
    private readonly rehearsals: Rehearsals,
  ) {}

  async handle(process: ProcessId, command: ProcessCommand, context: WriteContext, subject: string): Promise<Outcome> {
    if (context.isDryRun !== true) return this.processes.handle(process, command, context, subject);
    return { id: subject, rehearsed: await this.rehearsals.of(process, command, context) };
  }
}
