import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Settings } from '../domain/subscription-events.js';
import { SecretBox } from '../sender/secret-box.js';
import { generateSecret } from '../sender/signatures.js';
import { ReceiverCheck } from './receiver-check.js';
import { SubscriptionQuota } from './subscription-quota.js';
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
    private readonly quota: SubscriptionQuota,
    private readonly box: SecretBox,
  ) {}

  async execute({ settings, asker }: CreateSubscription): Promise<Created> {
    const id = this.subscriptions.newId(asker);
    const handled = await this.quota.during((claims) =>
      this.subscriptions.handle(
        id,
        async () => {
          const url = await this.receivers.urlOf(settings.url);
          claims.ofCreator(asker.actor);
          claims.ofHost(url);
          await this.receivers.consents({ ...settings, url });
          const sealed = this.box.seal(generateSecret(), id);
          return { type: 'Create', settings: { ...settings, url }, secret: { sealed } };
        },
        asker,
      ),
    );
    if (handled?.event.type !== 'SubscriptionCreated') throw new TypeError('creating leaves nothing else');
    return { id, secret: this.box.open(handled.event.data.secret.sealed, id), repeated: handled.repeated };
  }
}
