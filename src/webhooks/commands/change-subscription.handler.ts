import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { unknownSubscription } from '../domain/subscription.js';
import type { Settings } from '../domain/subscription-events.js';
import { AddressGuard } from '../sender/address-guard.js';
import { ChangeSubscription, type SettingsPatch } from './subscription.commands.js';
import { Subscriptions } from './subscriptions.js';

@CommandHandler(ChangeSubscription)
export class ChangeSubscriptionHandler implements ICommandHandler<ChangeSubscription> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly guard: AddressGuard,
  ) {}

  async execute({ id, patch, asker }: ChangeSubscription): Promise<void> {
    const url = patch.url === undefined ? {} : { url: this.guard.checkUrl(patch.url).href };
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
