import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { EventStore } from './event-store.js';
import { SqliteEventStore } from './sqlite/sqlite-event-store.js';

/** The one place where the adapter is chosen. Needs a global provider of Clock. */
@Module({})
export class EventStoreModule implements OnApplicationShutdown {
  constructor(private readonly events: EventStore) {}

  static forRoot({ dataDir }: { readonly dataDir: string }): DynamicModule {
    return {
      module: EventStoreModule,
      global: true,
      providers: [
        { provide: EventStore, useFactory: (clock: Clock) => SqliteEventStore.open(dataDir, clock), inject: [Clock] },
      ],
      exports: [EventStore],
    };
  }

  /** The last hook there is: requests are answered and followers have stopped. */
  onApplicationShutdown(): Promise<void> {
    return this.events.close();
  }
}
