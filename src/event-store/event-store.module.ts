import { join } from 'node:path';
import { type DynamicModule, Module, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import type { NewEvent } from '../kernel/event.js';
import { Ids } from '../kernel/ids.js';
import { Metrics } from '../operations/metrics.js';
import type { RestoringLog } from './copy-log.js';
import { FILE_OF } from './data-directory.js';
import { EventStore } from './event-store.js';
import { KurrentEventStore } from './kurrentdb/kurrent-event-store.js';
import { KurrentLease } from './kurrentdb/kurrent-lease.js';
import { KurrentOperationalStreams } from './kurrentdb/kurrent-operational-streams.js';
import { Lease } from './lease.js';
import { type LogTrace, longerThan, OPERATIONS_STREAM, shorterLog, shorterLogAccepted } from './log-trace.js';
import { ObservedEventStore } from './observed-event-store.js';
import { OperationalStreams } from './operational-streams.js';
import { SoleLease } from './sqlite/sole-lease.js';
import { SqliteEventStore } from './sqlite/sqlite-event-store.js';
import { OPERATIONAL_TRACE, SqliteOperationalStreams } from './sqlite/sqlite-operational-streams.js';

export interface EventStoreSettings {
  readonly dataDir: string;
  /** Empty: the log is in `dataDir`. */
  readonly eventStoreUrl: string;
  readonly eventStorePrefix: string;
  /** Why the log in `dataDir` may be shorter than what lies beside it. */
  readonly acceptShorterLog?: string | undefined;
}

/** The one place where the adapters are chosen. Needs global providers of Clock, Ids and Metrics. */
@Module({})
export class EventStoreModule implements OnApplicationShutdown {
  constructor(
    private readonly events: EventStore,
    private readonly operational: OperationalStreams,
  ) {}

  /** What is made of the log beside it tells by `traces` how long it was. */
  static forRoot(settings: EventStoreSettings, traces: readonly LogTrace[] = []): DynamicModule {
    return {
      module: EventStoreModule,
      global: true,
      providers: settings.eventStoreUrl === '' ? embedded(settings, traces) : onEngine(settings),
      exports: [EventStore, OperationalStreams, Lease],
    };
  }

  /** The last hook there is: requests are answered and followers have stopped. */
  async onApplicationShutdown(): Promise<void> {
    await this.operational.close();
    await this.events.close();
  }
}

const embedded = (settings: EventStoreSettings, traces: readonly LogTrace[]): Provider[] => [
  {
    provide: EventStore,
    inject: [Clock, Ids, Metrics],
    useFactory: async (clock: Clock, ids: Ids, metrics: Metrics) =>
      new ObservedEventStore(await openWhole(settings, [...traces, OPERATIONAL_TRACE], clock, ids), metrics, clock),
  },
  {
    provide: OperationalStreams,
    // After the event store, which has the directory to itself from then on.
    inject: [EventStore],
    useFactory: () => SqliteOperationalStreams.open(settings.dataDir),
  },
  { provide: Lease, useClass: SoleLease },
];

/** A log that lost its end would give positions again that others have seen with something else at them. */
async function openWhole(
  { dataDir, acceptShorterLog: reason }: EventStoreSettings,
  traces: readonly LogTrace[],
  clock: Clock,
  ids: Ids,
): Promise<EventStore> {
  let accepted: NewEvent | undefined;
  const store = SqliteEventStore.open(dataDir, clock, (directory, head) => {
    const longer = longerThan(head, traces, directory);
    if (longer === undefined) return;
    if (reason === undefined) throw shorterLog(join(directory, FILE_OF.log), head, longer);
    for (const trace of traces) trace.forget(directory, head);
    accepted = shorterLogAccepted(head, longer, reason, ids);
  });
  if (accepted) await store.append(OPERATIONS_STREAM, 'any', [accepted]);
  return store;
}

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
    {
      provide: EventStore,
      inject: [KurrentEventStore, Metrics, Clock],
      useFactory: (store: KurrentEventStore, metrics: Metrics, clock: Clock) =>
        new ObservedEventStore(store, metrics, clock),
    },
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

export { inspectLog, type LogInspection, type Stretch } from './sqlite/log-inspection.js';
export { LogOnDisk } from './sqlite/log-on-disk.js';
export { OPERATIONAL_FILE } from './sqlite/sqlite-operational-streams.js';
