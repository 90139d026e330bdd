import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Sessions } from '../sessions/sessions.js';

export class EndSession extends Command<void> {
  constructor(readonly value: string) {
    super();
  }
}

@CommandHandler(EndSession)
export class EndSessionHandler implements ICommandHandler<EndSession> {
  constructor(private readonly sessions: Sessions) {}

  async execute({ value }: EndSession): Promise<void> {
    this.sessions.end(value);
  }
}
