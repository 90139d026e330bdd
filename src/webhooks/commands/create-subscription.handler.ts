import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Ids } from '../../kernel/ids.js';
import { SecretBox } from '../sender/secret-box.js';
import { generateSecret } from '../sender/signatures.js';
import { ReceiverCheck } from './receiver-check.js';
import { CreateSubscription } from './subscription.commands.js';
import { Subscriptions } from './subscriptions.js';

@CommandHandler(CreateSubscription)
export class CreateSubscriptionHandler implements ICommandHandler<CreateSubscription> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly receivers: ReceiverCheck,
    private readonly box: SecretBox,
    private readonly ids: Ids,
  ) {}

  async execute({ settings, asker }: CreateSubscription) {
    const url = await this.receivers.urlOf(settings.url);
    await this.receivers.consents({ ...settings, url });
    const id: string = this.ids.fresh();
    const secret = generateSecret();
    const sealed = this.box.seal(secret, id);
    await this.subscriptions.handle(
      id,
      () => ({ type: 'Create', settings: { ...settings, url }, secret: { sealed } }),
      asker,
    );
    return { id, secret };
  }
}
