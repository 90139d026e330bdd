import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Asker, Keys } from './keys.js';

/** Of one that was revoked already, nothing more is recorded. */
export class RevokeKey extends Command<void> {
  constructor(
    readonly id: string,
    readonly asker: Asker,
  ) {
    super();
  }
}

@CommandHandler(RevokeKey)
export class RevokeKeyHandler implements ICommandHandler<RevokeKey> {
  constructor(private readonly keys: Keys) {}

  execute({ id, asker }: RevokeKey): Promise<void> {
    return this.keys.handle({ type: 'Revoke', id }, asker);
  }
}
