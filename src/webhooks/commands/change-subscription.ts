import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DEFAULT_NOTIFY_ON } from '../domain/filter.js';
import { unknownSubscription } from '../domain/subscription.js';
import type { Settings } from '../domain/subscription-events.js';
import { ReceiverCheck } from './receiver-check.js';
import { type Asker, type Repeatable, Subscriptions } from './subscriptions.js';

/** What is left out stays; what null takes away is as it is where nothing was said of it. */
export type SettingsPatch = Partial<Pick<Settings, 'url'>> & {
  readonly [Name in Exclude<keyof Settings, 'url'>]?: Settings[Name] | null;
};

export class ChangeSubscription extends Command<Repeatable> {
  constructor(
    readonly id: string,
    readonly patch: SettingsPatch,
    readonly asker: Asker,
  ) {
    super();
  }
}

@CommandHandler(ChangeSubscription)
export class ChangeSubscriptionHandler implements ICommandHandler<ChangeSubscription> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly receivers: ReceiverCheck,
  ) {}

  async execute({ id, patch, asker }: ChangeSubscription): Promise<Repeatable> {
    const handled = await this.subscriptions.handle(
      id,
      async ({ stage, settings: before }) => {
        if (!before || stage === 'deleted') throw unknownSubscription();
        const url = patch.url === undefined ? {} : { url: await this.receivers.urlOf(patch.url) };
        const settings = patched(before, { ...patch, ...url });
        if (settings.url !== before.url || !before.handshake) await this.receivers.consents(settings);
        return { type: 'Change', settings };
      },
      asker,
    );
    return { repeated: handled?.repeated ?? false };
  }
}

function patched(settings: Settings, patch: SettingsPatch): Settings {
  const { url, filter, notifyOn, handshake, proof, description } = { ...settings, ...patch };
  return {
    url,
    filter: filter ?? {},
    notifyOn: notifyOn ?? DEFAULT_NOTIFY_ON,
    ...(typeof handshake === 'boolean' && { handshake }),
    ...(typeof proof === 'boolean' && { proof }),
    ...(typeof description === 'string' && { description }),
  };
}
