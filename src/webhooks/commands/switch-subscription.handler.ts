import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Repeatable, SwitchSubscription } from './subscription.commands.js';
import { Subscriptions } from './subscriptions.js';

@CommandHandler(SwitchSubscription)
export class SwitchSubscriptionHandler implements ICommandHandler<SwitchSubscription> {
  constructor(private readonly subscriptions: Subscriptions) {}

  async execute({ id, to, asker }: SwitchSubscription): Promise<Repeatable> {
    const handled = await this.subscriptions.handle(
      id,
      () => {
        switch (to) {
          case 'enabled':
            return { type: 'Enable' };
          case 'disabled':
            return { type: 'Disable', because: 'asked' };
          case 'deleted':
            return { type: 'Delete' };
        }
      },
      asker,
    );
    return { repeated: handled?.repeated ?? false };
  }
}
