import { Logger, Module, type OnApplicationBootstrap, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { TransparencyLogModule } from '../transparency-log/transparency-log.module.js';
import { Proofs } from '../transparency-log/proofs.js';
import { Config } from '../config.js';
import { EventStore } from '../event-store/event-store.js';
import { Lease } from '../event-store/lease.js';
import { OperationalStreams } from '../event-store/operational-streams.js';
import { Clock } from '../kernel/clock.js';
import { Ids } from '../kernel/ids.js';
import { TrackedChanges } from '../tracking/queries/tracked-changes.js';
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
import { Calendar, type CalendarStores } from './calendar/calendar.js';
import { ClockTimer } from './dispatch/timer.js';
import { ChangeLog } from './dispatch/change-log.js';
import { ChangeSource } from './dispatch/change-source.js';
import { jitter } from './dispatch/jitter.js';
import { DeliveryQueue } from './dispatch/delivery-queue.js';
import { DirectorySnapshot } from './dispatch/directory-snapshot.js';
import { Dispatcher } from './dispatch/dispatcher.js';
import { Redelivery } from './dispatch/redelivery.js';
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
  new Logger('webhooks').warn(
    `${problem}: ${error instanceof Error ? error.message : String(error)}. It is tried again`,
  );
}

const WORKER_PARTS = Symbol('worker parts');
const CALENDAR_STORES = Symbol('calendar stores');

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
    provide: DeliveryQueue,
    inject: [WebhookHttp, SecretBox, Clock, Config],
    useFactory: (http: WebhookHttp, box: SecretBox, clock: Clock, { publicUrl }: Config) => {
      const transport = new SignedTransport(new WebhookSender(http, clock), box, clock);
      return new DeliveryQueue(transport, clock, new ClockTimer(clock), publicUrl);
    },
  },
];

const DISPATCH: Provider[] = [
  {
    provide: SubscriptionDirectory,
    inject: [EventStore, OperationalStreams],
    useFactory: (store: EventStore, streams: OperationalStreams) =>
      new SubscriptionDirectory(store, new DirectorySnapshot(store, streams), report),
  },
  {
    provide: ChangeSource,
    inject: [TrackedChanges, Proofs],
    useFactory: (tracked: TrackedChanges, proofs: Proofs) => new ChangeSource(tracked, proofs),
  },
  {
    provide: ChangeLog,
    inject: [EventStore, ChangeSource, SubscriptionDirectory],
    useFactory: (store: EventStore, source: ChangeSource, directory: SubscriptionDirectory) =>
      new ChangeLog(store, source, directory, report),
  },
  {
    provide: Subscriptions,
    inject: [EventStore, Ids, SubscriptionDirectory],
    useFactory: (store: EventStore, ids: Ids, directory: SubscriptionDirectory) =>
      new Subscriptions(store, ids, directory),
  },
  {
    provide: Redelivery,
    inject: [ChangeLog, DeliveryQueue, OperationalStreams, Ids],
    useFactory: (changes: ChangeLog, queue: DeliveryQueue, streams: OperationalStreams, ids: Ids) =>
      new Redelivery(changes, queue, streams, ids),
  },
  {
    provide: WORKER_PARTS,
    inject: [Subscriptions, ChangeLog, DeliveryQueue],
    useFactory: (subscriptions: Subscriptions, changes: ChangeLog, queue: DeliveryQueue): WorkerParts => ({
      changes,
      queue,
      jitter,
      report,
      handle: (id, decision, asker) => subscriptions.handle(id, decision, asker),
    }),
  },
  {
    provide: Dispatcher,
    inject: [Lease, OperationalStreams, SubscriptionDirectory, WORKER_PARTS],
    useFactory: (lease: Lease, streams: OperationalStreams, directory: SubscriptionDirectory, parts: WorkerParts) =>
      new Dispatcher(lease, streams, directory, parts),
  },
];

const CALENDAR: Provider[] = [
  { provide: ClockTimer, inject: [Clock], useFactory: (clock: Clock) => new ClockTimer(clock) },
  {
    provide: CALENDAR_STORES,
    inject: [EventStore, OperationalStreams, Lease],
    useFactory: (events: EventStore, streams: OperationalStreams, lease: Lease): CalendarStores => ({
      events,
      streams,
      lease,
    }),
  },
  {
    provide: Calendar,
    inject: [CALENDAR_STORES, TrackedChanges, Ids, ClockTimer],
    useFactory: (stores: CalendarStores, tracked: TrackedChanges, ids: Ids, timer: ClockTimer) =>
      new Calendar(stores, tracked, ids, { clock: timer.clock, timer, report }),
  },
];

/** Subscriptions to what changes, and their deliveries. */
@Module({
  imports: [TransparencyLogModule, TrackingModule],
  controllers: [EventTypesController, SubscriptionsController, DeliveriesController, KeysController],
  providers: [FilterWarnings, ...SENDING, ...DISPATCH, ...CALENDAR, ...HANDLERS],
})
export class WebhooksModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly directory: SubscriptionDirectory,
    private readonly dispatcher: Dispatcher,
    private readonly calendar: Calendar,
    private readonly http: WebhookHttp,
  ) {}

  /** After the read model follows, which what is sent rests on. */
  onApplicationBootstrap(): void {
    this.directory.start();
    this.dispatcher.start();
    this.calendar.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.calendar.stop();
    await this.dispatcher.stop();
    await this.directory.stop();
    await this.http.close();
  }
}
