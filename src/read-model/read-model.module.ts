import { type DynamicModule, Logger, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Config } from '../config.js';
import { EventStore } from '../event-store/event-store.js';
import { Clock } from '../kernel/clock.js';
import { messageOf } from '../kernel/domain-error.js';
import { Followers } from '../operations/followers.js';
import { Restart } from '../operations/restart.js';
import type { Projection, ProjectionClass } from './projection.js';
import { ReadModelFollower } from './read-model-follower.js';
import { READ_MODEL_TRACE, ReadModel } from './read-model.js';
import { Turns } from './turns.js';

const LOG = new Logger('read model');
const tellTrouble = (error: unknown): void => LOG.error(`${messageOf(error)}. It is tried again`);

/** What is read is in one file, whichever features it belongs to: they hand in how their rows follow from the log. */
@Module({})
export class ReadModelModule implements OnModuleInit, OnApplicationShutdown {
  /** How long the log was when the read model was last kept. */
  static readonly TRACE = READ_MODEL_TRACE;

  private readonly stopping = new AbortController();

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
          inject: [Config, EventStore, Restart],
          useFactory: async ({ dataDir, rebuildsReadModel }: Config, store: EventStore, restart: Restart) => {
            if (rebuildsReadModel) ReadModel.discard(dataDir);
            const tables = projections.map(({ TABLES }) => TABLES);
            const model = await ReadModel.of(store, dataDir, tables);
            model.onDamage((why) => restart.ask(why));
            return model;
          },
        },
        ...projections,
        { provide: Turns, inject: [Clock], useFactory: (clock: Clock) => new Turns(clock) },
        {
          provide: ReadModelFollower,
          inject: [EventStore, ReadModel, Followers, ...projections],
          useFactory: (store: EventStore, model: ReadModel, followers: Followers, ...made: readonly Projection[]) =>
            followers.addServing(new ReadModelFollower(store, model, made, tellTrouble)),
        },
      ],
      exports: [ReadModel, ReadModelFollower, Turns, ...projections],
    };
  }

  onModuleInit(): void {
    const { startedOver } = this.model;
    if (startedOver !== undefined) LOG.warn(`The read model is made again from the log: ${startedOver}`);
    this.follower.start();
    void this.follower.whenMet(this.stopping.signal).then(() => {
      if (this.follower.hasMet) this.model.discardOlder();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.follower.stop();
    this.model.close();
  }
}
