import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { unknownSubscription } from '../domain/subscription.js';
import type { Settings } from '../domain/subscription-events.js';
import { SubscriptionDirectory } from '../dispatch/subscription-directory.js';
import { ReceiverCheck } from '../sender/receiver-check.js';
import { ChangeSubscription, type SettingsPatch } from './subscription.commands.js';
import { Subscriptions } from './subscriptions.js';

@CommandHandler(ChangeSubscription)
export class ChangeSubscriptionHandler implements ICommandHandler<ChangeSubscription> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly directory: SubscriptionDirectory,
    private readonly receivers: ReceiverCheck,
  ) {}

  async execute({ id, patch, asker }: ChangeSubscription): Promise<void> {
    const url = await this.checkedUrl(id, patch);
    await this.subscriptions.handle(
      id,
      ({ settings }) => {
        if (!settings) throw unknownSubscription();
        return { type: 'Change', settings: patched(settings, { ...patch, ...url }) };
      },
      asker,
    );
  }

  /** Nothing is asked where neither the URL nor the wish to ask changes. */
  private async checkedUrl(id: string, { url, handshake }: SettingsPatch): Promise<{ readonly url?: string }> {
    if (url === undefined && handshake === undefined) return {};
    const { settings } = this.directory.get(id).state;
    if (!settings) throw unknownSubscription();
    const target = { url: url ?? settings.url, handshake: handshake ?? settings.handshake ?? false };
    return { url: await this.receivers.check(target) };
  }
}

function patched(settings: Settings, { description, ...patch }: SettingsPatch): Settings {
  const { description: before, ...rest } = { ...settings, ...patch };
  const after = description === undefined ? before : (description ?? undefined);
  return { ...rest, ...(after !== undefined && { description: after }) };
}
