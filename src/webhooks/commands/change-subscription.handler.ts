import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { unknownSubscription } from '../domain/subscription.js';
import type { Settings } from '../domain/subscription-events.js';
import { ReceiverCheck } from './receiver-check.js';
import { ChangeSubscription, type SettingsPatch } from './subscription.commands.js';
import { SubscriptionDirectory } from '../dispatch/subscription-directory.js';
import { Subscriptions } from './subscriptions.js';

@CommandHandler(ChangeSubscription)
export class ChangeSubscriptionHandler implements ICommandHandler<ChangeSubscription> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly receivers: ReceiverCheck,
    private readonly directory: SubscriptionDirectory,
  ) {}

  async execute({ id, patch, asker }: ChangeSubscription): Promise<void> {
    const url = patch.url === undefined ? {} : { url: await this.receivers.urlOf(patch.url) };
    const before = this.directory.get(id).state.settings!;
    const after = patched(before, { ...patch, ...url });
    if (after.url !== before.url || !before.handshake) await this.receivers.consents(after);
    await this.subscriptions.handle(
      id,
      ({ settings }) => {
        if (!settings) throw unknownSubscription();
        return { type: 'Change', settings: patched(settings, { ...patch, ...url }) };
      },
      asker,
    );
  }
}

function patched(settings: Settings, { description, ...patch }: SettingsPatch): Settings {
  const { description: before, ...rest } = { ...settings, ...patch };
  const after = description === undefined ? before : (description ?? undefined);
  return { ...rest, ...(after !== undefined && { description: after }) };
}
