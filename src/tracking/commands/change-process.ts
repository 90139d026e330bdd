import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { ProcessId } from '../domain/model.js';
import type { ProcessCommand } from '../domain/process.js';
import { Processes } from './processes.js';
import { Rehearsals } from './rehearsals.js';
import type { Outcome, WriteContext } from './written.js';

/** One write on one process. What it may say, and what comes of it, is for the domain. */
export class ChangeProcess extends Command<Outcome> {
  constructor(
    readonly process: ProcessId,
    readonly change: ProcessCommand,
    readonly context: WriteContext,
  ) {
    super();
  }
}

/** Carries it out or, on a dry run, rehearses it. */
@CommandHandler(ChangeProcess)
export class ChangeProcessHandler implements ICommandHandler<ChangeProcess> {
  constructor(
    private readonly processes: Processes,
    private readonly rehearsals: Rehearsals,
  ) {}

  async execute({ process, change, context }: ChangeProcess): Promise<Outcome> {
    const id = subjectOf(process, change);
    if (context.isDryRun === true) return { id, rehearsed: await this.rehearsals.of(process, change, context) };
    return this.processes.handle(process, change, context, id);
  }
}

/** What is made or changed: a process, a measure, a development, a ruling or a question. */
function subjectOf(process: ProcessId, { type, data }: ProcessCommand): string {
  switch (type) {
    case 'DeclareMeasure':
    case 'RecordDevelopment':
    case 'RuleOnClaims':
    case 'DeclareQuestion':
      return data.id;
    case 'CorrectDevelopment':
    case 'RetractDevelopment':
      return data.development;
    case 'AmendMeasure':
    case 'WithdrawMeasure':
      return data.measure;
    case 'AmendQuestion':
    case 'WithdrawQuestion':
      return data.question;
    case 'OpenProcess':
    case 'AmendProcess':
    case 'AnnexDossier':
      return process;
  }
}
