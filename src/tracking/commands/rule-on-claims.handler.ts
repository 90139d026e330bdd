import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Processes } from './processes.js';
import { RuleOnClaims } from './rule-on-claims.command.js';
import type { Written } from './written.js';

@CommandHandler(RuleOnClaims)
export class RuleOnClaimsHandler implements ICommandHandler<RuleOnClaims> {
  constructor(private readonly processes: Processes) {}

  execute({ process, ruling, context }: RuleOnClaims): Promise<Written> {
    return this.processes.handle(process, { type: 'RuleOnClaims', data: ruling }, context, ruling.id);
  }
}
