import { Module, type OnApplicationBootstrap, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { Config } from '../config.js';
import { EventStore } from '../event-store/event-store.js';
import { Clock } from '../kernel/clock.js';
import { Followers } from '../operations/followers.js';
import { TrackingModule } from '../tracking/tracking.module.js';
import { TransparencyLogModule } from '../transparency-log/transparency-log.module.js';
import { DeliveriesController } from './api/deliveries.controller.js';
import { EventTypesController } from './api/event-types.controller.js';
import { FilterWarnings } from './api/filter-warnings.js';
import { KeysController } from './api/keys.controller.js';
import { SubscriptionsController } from './api/subscriptions.controller.js';
import { ChangeSubscriptionHandler } from './commands/change-subscription.js';
import { CreateSubscriptionHandler } from './commands/create-subscription.js';
import { PingSubscriptionHandler } from './commands/ping-subscription.js';
import { ReceiverCheck } from './commands/receiver-check.js';
import { PastDeliveries, RedeliverDeadLetteredHandler, RedeliverHandler } from './commands/redeliver.js';
import { ReplaySubscriptionHandler } from './commands/replay-subscription.js';
import { RotateSecretHandler } from './commands/rotate-secret.js';
import { SubscriptionQuota } from './commands/subscription-quota.js';
import { Subscriptions } from './commands/subscriptions.js';
import { SwitchSubscriptionHandler } from './commands/switch-subscription.js';
import { ChangeLog } from './dispatch/change-log.js';
import { ChangeSource } from './dispatch/change-source.js';
import { DeliveryMetrics } from './dispatch/delivery-metrics.js';
import { DeliveryQueue } from './dispatch/delivery-queue.js';
import { Dispatcher } from './dispatch/dispatcher.js';
import { SubscriptionDirectory } from './dispatch/subscription-directory.js';
import { WorkerParts } from './dispatch/subscription-worker.js';
import { GetDeliveryDataHandler } from './queries/delivery-data.js';
import { DryRunHandler } from './queries/dry-run.js';
import {
  GetSubscriptionHandler,
  ListAttemptsHandler,
  ListDeadLetteredHandler,
  ListSubscriptionsHandler,
} from './queries/subscription-views.js';
import { AddressGuard } from './sender/address-guard.js';
import { SecretBox } from './sender/secret-box.js';
import { WebhookHttp } from './sender/webhook-http.js';
import { loadWebhookKey } from './webhook-key.js';

const HANDLERS = [
  CreateSubscriptionHandler,
  ChangeSubscriptionHandler,
  SwitchSubscriptionHandler,
  RotateSecretHandler,
  ReplaySubscriptionHandler,
  PingSubscriptionHandler,
  RedeliverHandler,
  RedeliverDeadLetteredHandler,
  ListSubscriptionsHandler,
  GetSubscriptionHandler,
  ListAttemptsHandler,
  ListDeadLetteredHandler,
  DryRunHandler,
  GetDeliveryDataHandler,
];

const SENDING: Provider[] = [
  {
    provide: AddressGuard,
    inject: [Config],
    useFactory: ({ webhookAllowHttp, webhookAllowCidrs }: Config) =>
      new AddressGuard({ allowHttp: webhookAllowHttp, allowCidrs: webhookAllowCidrs }),
  },
  {
    provide: SecretBox,
    // After the event store, which makes the data directory.
    inject: [Config, EventStore],
    useFactory: ({ dataDir, scratchDir, webhookKeyFile: keyFile }: Config) =>
      new SecretBox(loadWebhookKey({ dataDir, scratchDir, ...(keyFile !== undefined && { keyFile }) })),
  },
  {
    provide: WebhookHttp,
    inject: [AddressGuard, Clock],
    useFactory: (guard: AddressGuard, clock: Clock) => new WebhookHttp({ guard, clock }),
  },
  ReceiverCheck,
  SubscriptionQuota,
  DeliveryQueue,
];

const DISPATCH = [
  SubscriptionDirectory,
  ChangeSource,
  ChangeLog,
  Subscriptions,
  PastDeliveries,
  WorkerParts,
  Dispatcher,
  DeliveryMetrics,
];

/** Subscriptions to what changes, and their deliveries. */
@Module({
  imports: [TransparencyLogModule, TrackingModule],
  controllers: [EventTypesController, SubscriptionsController, DeliveriesController, KeysController],
  providers: [FilterWarnings, ...SENDING, ...DISPATCH, ...HANDLERS],
})
export class WebhooksModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly http: WebhookHttp,
    changes: ChangeLog,
    followers: Followers,
  ) {
    followers.add(changes);
  }

  /** After the read model follows, which what is sent rests on. */
  onApplicationBootstrap(): void {
    this.dispatcher.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dispatcher.stop();
    await this.http.close();
  }
}
