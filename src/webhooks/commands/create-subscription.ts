import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Ids } from '../../kernel/ids.js';
import type { Settings } from '../domain/subscription-events.js';
import { SecretBox } from '../sender/secret-box.js';
import { generateSecret } from '../sender/signatures.js';
import { ReceiverCheck } from './receiver-check.js';
import { type Asker, type Repeatable, Subscriptions } from './subscriptions.js';

export interface Created extends Repeatable {
  readonly id: string;
  /** Told once, and to the same request again. */
  readonly secret: string;
}

export class CreateSubscription extends Command<Created> {
  constructor(
    readonly settings: Settings,
    readonly asker: Asker,
  ) {
    super();
  }
}

@CommandHandler(CreateSubscription)
export class CreateSubscriptionHandler implements ICommandHandler<CreateSubscription> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly receivers: ReceiverCheck,
    private readonly box: SecretBox,
    private readonly ids: Ids,
  ) {}

  async execute({ settings, asker }: CreateSubscription): Promise<Created> {
    const id = asker.idempotency ? this.ids.derived(`subscription ${asker.idempotency.key}`) : this.ids.fresh();
    const handled = await this.subscriptions.handle(
      id,
      async () => {
        const url = await this.receivers.urlOf(settings.url);
        await this.receivers.consents({ ...settings, url });
        const sealed = this.box.seal(generateSecret(), id);
        return { type: 'Create', settings: { ...settings, url }, secret: { sealed } };
      },
      asker,
    );
    if (handled?.event.type !== 'SubscriptionCreated') throw new TypeError('creating leaves nothing else');
    return { id, secret: this.box.open(handled.event.data.secret.sealed, id), repeated: handled.repeated };
  }
}
