import { type DynamicModule, Module, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { Ids } from '../kernel/ids.js';
import type { RestoringLog } from './copy-log.js';
import { EventStore } from './event-store.js';
import { KurrentEventStore } from './kurrentdb/kurrent-event-store.js';
import { KurrentLease } from './kurrentdb/kurrent-lease.js';
import { KurrentOperationalStreams } from './kurrentdb/kurrent-operational-streams.js';
import { Lease } from './lease.js';
import { OperationalStreams } from './operational-streams.js';
import { SoleLease } from './sqlite/sole-lease.js';
import { SqliteEventStore } from './sqlite/sqlite-event-store.js';
import { SqliteOperationalStreams } from './sqlite/sqlite-operational-streams.js';

export interface EventStoreSettings {
  readonly dataDir: string;
  /** Empty: the log is in `dataDir`. */
  readonly eventStoreUrl: string;
  readonly eventStorePrefix: string;
}

/** The one place where the adapters are chosen. Needs a global provider of Clock, and on an engine of Ids. */
@Module({})
export class EventStoreModule implements OnApplicationShutdown {
  constructor(
    private readonly events: EventStore,
    private readonly operational: OperationalStreams,
  ) {}

  static forRoot(settings: EventStoreSettings): DynamicModule {
    return {
      module: EventStoreModule,
      global: true,
      providers: settings.eventStoreUrl === '' ? embedded(settings) : onEngine(settings),
      exports: [EventStore, OperationalStreams, Lease],
    };
  }

  /** The last hook there is: requests are answered and followers have stopped. */
  async onApplicationShutdown(): Promise<void> {
    await this.operational.close();
    await this.events.close();
  }
}

const embedded = ({ dataDir }: EventStoreSettings): Provider[] => [
  { provide: EventStore, useFactory: (clock: Clock) => SqliteEventStore.open(dataDir, clock), inject: [Clock] },
  {
    provide: OperationalStreams,
    // After the event store, which has the directory to itself from then on.
    inject: [EventStore],
    useFactory: () => SqliteOperationalStreams.open(dataDir),
  },
  { provide: Lease, useClass: SoleLease },
];

/** Names that do not begin with the log's prefix, or their streams would be numbered. */
const operationalPrefix = (prefix: string): string => `ops-${prefix}`;

function onEngine({ dataDir, eventStoreUrl: url, eventStorePrefix: prefix }: EventStoreSettings): Provider[] {
  const beside = operationalPrefix(prefix);
  return [
    {
      provide: KurrentEventStore,
      inject: [Clock],
      useFactory: (clock: Clock) => KurrentEventStore.connect({ url, prefix, dataDir }, clock),
    },
    { provide: EventStore, useExisting: KurrentEventStore },
    {
      provide: OperationalStreams,
      inject: [KurrentEventStore, Ids],
      useFactory: ({ connection }: KurrentEventStore, ids: Ids) =>
        new KurrentOperationalStreams(connection, beside, ids),
    },
    {
      provide: Lease,
      inject: [KurrentEventStore],
      useFactory: ({ connection }: KurrentEventStore) => new KurrentLease(connection, beside),
    },
  ];
}

/** A log by itself, for copying: on an engine with an index in `dataDir`, else in that directory. */
export const openLog = (
  { dataDir, eventStoreUrl: url, eventStorePrefix: prefix }: EventStoreSettings,
  clock: Clock,
): Promise<RestoringLog> =>
  url === ''
    ? Promise.resolve(SqliteEventStore.open(dataDir, clock))
    : KurrentEventStore.connect({ url, prefix, dataDir }, clock);
