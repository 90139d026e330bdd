import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../kernel/clock.js';
import { formatInstant, type Micros } from '../../kernel/instant.js';
import { checkedOverlap } from '../domain/subscription.js';
import { SecretBox } from '../sender/secret-box.js';
import { generateSecret } from '../sender/signatures.js';
import { type Asker, type Repeatable, Subscriptions } from './subscriptions.js';

export interface Rotated extends Repeatable {
  readonly secret: string;
  /** When the secret before it ends. */
  readonly until: string;
}

export class RotateSecret extends Command<Rotated> {
  constructor(
    readonly id: string,
    readonly overlapHours: number | undefined,
    readonly asker: Asker,
  ) {
    super();
  }
}

const HOUR_MICROS = 3_600_000_000;

@CommandHandler(RotateSecret)
export class RotateSecretHandler implements ICommandHandler<RotateSecret> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  async execute({ id, overlapHours, asker }: RotateSecret): Promise<Rotated> {
    const overlap = checkedOverlap(overlapHours);
    const handled = await this.subscriptions.handle(
      id,
      () => {
        const until = formatInstant((this.clock.now() + overlap * HOUR_MICROS) as Micros);
        return { type: 'RotateSecret', secret: { sealed: this.box.seal(generateSecret(), id) }, until };
      },
      asker,
    );
    if (handled?.event.type !== 'SecretRotated') throw new TypeError('rotating leaves nothing else');
    const { secret, until } = handled.event.data;
    return { secret: this.box.open(secret.sealed, id), until, repeated: handled.repeated };
  }
}
