import { Logger, Module, type OnApplicationBootstrap, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { TransparencyLogModule } from '../transparency-log/transparency-log.module.js';
import { Config } from '../config.js';
import { EventStore } from '../event-store/event-store.js';
import { Lease } from '../event-store/lease.js';
import { OperationalStreams } from '../event-store/operational-streams.js';
import { Clock } from '../kernel/clock.js';
import { messageOf } from '../kernel/domain-error.js';
import { TrackingModule } from '../tracking/tracking.module.js';
import { DeliveriesController } from './api/deliveries.controller.js';
import { EventTypesController } from './api/event-types.controller.js';
import { FilterWarnings } from './api/filter-warnings.js';
import { KeysController } from './api/keys.controller.js';
import { SubscriptionsController } from './api/subscriptions.controller.js';
import { ChangeSubscriptionHandler } from './commands/change-subscription.js';
import { CreateSubscriptionHandler } from './commands/create-subscription.js';
import { PingSubscriptionHandler, RedeliverDeadLetteredHandler, RedeliverHandler } from './commands/redeliver.js';
import { ReceiverCheck } from './commands/receiver-check.js';
import { ReplaySubscriptionHandler } from './commands/replay-subscription.js';
import { RotateSecretHandler } from './commands/rotate-secret.js';
import { Subscriptions } from './commands/subscriptions.js';
import { SwitchSubscriptionHandler } from './commands/switch-subscription.js';
import { Timer } from '../kernel/timer.js';
import { ChangeLog } from './dispatch/change-log.js';
import { ChangeSource } from './dispatch/change-source.js';
import { jitter } from './dispatch/jitter.js';
import { DeliveryQueue } from './dispatch/delivery-queue.js';
import { DirectorySnapshot } from './dispatch/directory-snapshot.js';
import { Dispatcher } from './dispatch/dispatcher.js';
import { Redelivery } from './dispatch/redelivery.js';
import { Transport } from './dispatch/transport.js';
import { SignedTransport } from './dispatch/signed-transport.js';
import { SubscriptionDirectory } from './dispatch/subscription-directory.js';
import type { WorkerParts } from './dispatch/subscription-worker.js';
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
import { loadWebhookKey } from './sender/webhook-key.js';
import { WebhookSender } from './sender/webhook-sender.js';

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

/** Why a subscription stands still must not be a riddle. */
function report(problem: string, error: unknown): void {
  new Logger('webhooks').warn(`${problem}: ${messageOf(error)}. It is tried again`);
}

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
  {
    provide: ReceiverCheck,
    inject: [WebhookHttp, Config],
    useFactory: (http: WebhookHttp, { webhookOrigin }: Config) => new ReceiverCheck(http, webhookOrigin),
  },
  {
    provide: WebhookSender,
    inject: [WebhookHttp, Clock],
    useFactory: (http: WebhookHttp, clock: Clock) => new WebhookSender(http, clock),
  },
  { provide: Transport, useClass: SignedTransport },
  {
    provide: DeliveryQueue,
    inject: [Transport, Clock, Timer, Config],
    useFactory: (transport: Transport, clock: Clock, timer: Timer, { publicUrl }: Config) =>
      new DeliveryQueue(transport, clock, timer, publicUrl),
  },
];

const DISPATCH: Provider[] = [
  DirectorySnapshot,
  {
    provide: SubscriptionDirectory,
    inject: [EventStore, DirectorySnapshot],
    useFactory: (store: EventStore, snapshot: DirectorySnapshot) => new SubscriptionDirectory(store, snapshot, report),
  },
  ChangeSource,
  {
    provide: ChangeLog,
    inject: [EventStore, ChangeSource, SubscriptionDirectory],
    useFactory: (store: EventStore, source: ChangeSource, directory: SubscriptionDirectory) =>
      new ChangeLog(store, source, directory, report),
  },
  Subscriptions,
  Redelivery,
  {
    provide: Dispatcher,
    inject: [Lease, OperationalStreams, SubscriptionDirectory, Subscriptions, ChangeLog, DeliveryQueue],
    useFactory: (
      ...parts: [Lease, OperationalStreams, SubscriptionDirectory, Subscriptions, ChangeLog, DeliveryQueue]
    ) => {
      const [lease, streams, directory, subscriptions, changes, queue] = parts;
      const handle: WorkerParts['handle'] = (id, decision, asker) => subscriptions.handle(id, decision, asker);
      return new Dispatcher(lease, streams, directory, { changes, queue, jitter, report, handle });
    },
  },
];

/** Subscriptions to what changes, and their deliveries. */
@Module({
  imports: [TransparencyLogModule, TrackingModule],
  controllers: [EventTypesController, SubscriptionsController, DeliveriesController, KeysController],
  providers: [FilterWarnings, ...SENDING, ...DISPATCH, ...HANDLERS],
})
export class WebhooksModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly directory: SubscriptionDirectory,
    private readonly dispatcher: Dispatcher,
    private readonly http: WebhookHttp,
  ) {}

  /** After the read model follows, which what is sent rests on. */
  onApplicationBootstrap(): void {
    this.directory.start();
    this.dispatcher.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dispatcher.stop();
    await this.directory.stop();
    await this.http.close();
  }
}
