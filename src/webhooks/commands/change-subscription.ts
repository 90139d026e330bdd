import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { patched } from '../../kernel/patch.js';
import { type GivenSettings, type Settings, settingsOf } from '../domain/subscription-events.js';
import { unknownSubscription } from '../domain/subscription.js';
import { hostOf } from '../projections/subscription-projection.js';
import { ReceiverCheck } from './receiver-check.js';
import { SubscriptionQuota } from './subscription-quota.js';
import { type Asker, type Repeatable, Subscriptions } from './subscriptions.js';

/** What is left out stays; what null takes away is as it is where nothing was said of it. */
export type SettingsPatch = { readonly [Name in keyof Settings]?: Settings[Name] | null } & Partial<
  Pick<Settings, 'url'>
>;

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
    private readonly quota: SubscriptionQuota,
  ) {}

  async execute({ id, patch, asker }: ChangeSubscription): Promise<Repeatable> {
    const handled = await this.quota.during((claims) =>
      this.subscriptions.handle(
        id,
        async ({ stage, settings: before }) => {
          if (!before || stage === 'deleted') throw unknownSubscription();
          const url = patch.url === undefined ? {} : { url: await this.receivers.urlOf(patch.url) };
          const settings = settingsOf(patched<GivenSettings>(before, { ...patch, ...url }));
          if (hostOf(settings.url) !== hostOf(before.url)) claims.ofHost(settings.url);
          if (settings.url !== before.url || !before.handshake) await this.receivers.consents(settings);
          return { type: 'Change', settings };
        },
        asker,
      ),
    );
    return { repeated: handled?.repeated ?? false };
  }
}
