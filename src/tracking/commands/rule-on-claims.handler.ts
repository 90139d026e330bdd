import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProcessDesk } from './process-desk.js';
import { RuleOnClaims } from './rule-on-claims.command.js';
import type { Outcome } from './written.js';

@CommandHandler(RuleOnClaims)
export class RuleOnClaimsHandler implements ICommandHandler<RuleOnClaims> {
  constructor(private readonly desk: ProcessDesk) {}

  execute({ process, ruling, context }: RuleOnClaims): Promise<Outcome> {
    return this.desk.handle(process, { type: 'RuleOnClaims', data: ruling }, context, ruling.id);
  }
}
