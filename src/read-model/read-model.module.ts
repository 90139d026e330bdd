import { type DynamicModule, Logger, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Config } from '../config.js';
import { EventStore } from '../event-store/event-store.js';
import { messageOf } from '../kernel/domain-error.js';
import type { Projection, ProjectionClass } from './projection.js';
import { ReadModelFollower } from './read-model-follower.js';
import { ReadModel } from './read-model.js';

const LOG = new Logger('read model');
const tellTrouble = (error: unknown): void => LOG.error(`${messageOf(error)}. It is tried again`);

/** What is read is in one file, whichever features it belongs to: they hand in how their rows follow from the log. */
@Module({})
export class ReadModelModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly follower: ReadModelFollower,
    private readonly model: ReadModel,
  ) {}

  static of(...projections: readonly ProjectionClass[]): DynamicModule {
    return {
      module: ReadModelModule,
      global: true,
      providers: [
        {
          provide: ReadModel,
          // After the event store, which has the directory to itself from then on.
          inject: [Config, EventStore],
          useFactory: ({ dataDir, rebuildsReadModel }: Config, store: EventStore) => {
            if (rebuildsReadModel) ReadModel.discard(dataDir);
            return ReadModel.of(
              store,
              dataDir,
              projections.map(({ TABLES }) => TABLES),
            );
          },
        },
        ...projections,
        {
          provide: ReadModelFollower,
          inject: [EventStore, ReadModel, ...projections],
          useFactory: (store: EventStore, model: ReadModel, ...made: readonly Projection[]) =>
            new ReadModelFollower(store, model, made, tellTrouble),
        },
      ],
      exports: [ReadModel, ReadModelFollower, ...projections],
    };
  }

  onModuleInit(): void {
    if (this.model.startedOver) LOG.warn('What was in DATA_DIR came from another log. It is made again from this one');
    this.follower.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.follower.stop();
    this.model.close();
  }
}
