import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Asker, type Repeatable, Subscriptions } from './subscriptions.js';

export class SwitchSubscription extends Command<Repeatable> {
  constructor(
    readonly id: string,
    readonly to: 'enabled' | 'disabled' | 'deleted',
    readonly asker: Asker,
  ) {
    super();
  }
}

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
