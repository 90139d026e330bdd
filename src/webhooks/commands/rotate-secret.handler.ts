import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../kernel/clock.js';
import { formatInstant, type Micros } from '../../kernel/instant.js';
import { checkedOverlap } from '../domain/subscription.js';
import { SecretBox } from '../sender/secret-box.js';
import { generateSecret } from '../sender/signatures.js';
import { RotateSecret } from './subscription.commands.js';
import { Subscriptions } from './subscriptions.js';

const HOUR_MICROS = 3_600_000_000;

@CommandHandler(RotateSecret)
export class RotateSecretHandler implements ICommandHandler<RotateSecret> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  async execute({ id, overlapHours, asker }: RotateSecret) {
    const overlap = checkedOverlap(overlapHours);
    const until = formatInstant((this.clock.now() + overlap * HOUR_MICROS) as Micros);
    const secret = generateSecret();
    const sealed = this.box.seal(secret, id);
    await this.subscriptions.handle(id, () => ({ type: 'RotateSecret', secret: { sealed }, until }), asker);
    return { secret, until };
  }
}
