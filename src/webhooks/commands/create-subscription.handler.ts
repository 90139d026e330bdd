import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Ids } from '../../kernel/ids.js';
import { AddressGuard } from '../sender/address-guard.js';
import { SecretBox } from '../sender/secret-box.js';
import { generateSecret } from '../sender/signatures.js';
import { CreateSubscription } from './subscription.commands.js';
import { Subscriptions } from './subscriptions.js';

@CommandHandler(CreateSubscription)
export class CreateSubscriptionHandler implements ICommandHandler<CreateSubscription> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly guard: AddressGuard,
    private readonly box: SecretBox,
    private readonly ids: Ids,
  ) {}

  async execute({ settings, asker }: CreateSubscription) {
    const { href: url } = this.guard.checkUrl(settings.url);
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
