import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { EventStore } from './event-store.js';
import { Lease } from './lease.js';
import { OperationalStreams } from './operational-streams.js';
import { SoleLease } from './sqlite/sole-lease.js';
import { SqliteEventStore } from './sqlite/sqlite-event-store.js';
import { SqliteOperationalStreams } from './sqlite/sqlite-operational-streams.js';

/** The one place where the adapters are chosen. Needs a global provider of Clock. */
@Module({})
export class EventStoreModule implements OnApplicationShutdown {
  constructor(
    private readonly events: EventStore,
    private readonly operational: OperationalStreams,
  ) {}

  static forRoot({ dataDir }: { readonly dataDir: string }): DynamicModule {
    return {
      module: EventStoreModule,
      global: true,
      providers: [
        { provide: EventStore, useFactory: (clock: Clock) => SqliteEventStore.open(dataDir, clock), inject: [Clock] },
        {
          provide: OperationalStreams,
          // After the event store, which has the directory to itself from then on.
          inject: [EventStore],
          useFactory: () => SqliteOperationalStreams.open(dataDir),
        },
        { provide: Lease, useClass: SoleLease },
      ],
      exports: [EventStore, OperationalStreams, Lease],
    };
  }

  /** The last hook there is: requests are answered and followers have stopped. */
  async onApplicationShutdown(): Promise<void> {
    await this.operational.close();
    await this.events.close();
  }
}
