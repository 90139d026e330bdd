import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type OpenedSession, Sessions } from '../sessions/sessions.js';

/** Rejects with `forbidden` `credential/…` where the key or the token is none. */
export class OpenSession extends Command<OpenedSession> {
  constructor(readonly credential: string) {
    super();
  }
}

@CommandHandler(OpenSession)
export class OpenSessionHandler implements ICommandHandler<OpenSession> {
  constructor(private readonly sessions: Sessions) {}

  execute({ credential }: OpenSession): Promise<OpenedSession> {
    return this.sessions.begin(credential);
  }
}
