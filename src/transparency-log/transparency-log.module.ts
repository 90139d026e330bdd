import { setTimeout } from 'node:timers/promises';
import { Logger, Module, type OnApplicationBootstrap, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { Config } from '../config.js';
import { EventStore } from '../event-store/event-store.js';
import { Clock } from '../kernel/clock.js';
import { messageOf } from '../kernel/domain-error.js';
import { Followers } from '../operations/followers.js';
import { Readiness } from '../operations/readiness.js';
import { Restart } from '../operations/restart.js';
import { ProofsController } from './api/proofs.controller.js';
import { TilesController } from './api/tiles.controller.js';
import { LogKeys } from './log-keys.js';
import { LogProofs } from './log-proofs.js';
import { Proofs } from './proofs.js';
import { PublishedCheckpoint } from './published-checkpoint.js';
import { GetLogHeadHandler } from './queries/get-log-head.js';
import { EventIndex } from './seal/event-index.js';
import { SEAL_TRACE, SealFile } from './seal/seal-file.js';
import { SealMetrics } from './seal/seal-metrics.js';
import { Sealer } from './seal/sealer.js';
import { WitnessClient } from './witness/witness-client.js';
import { WitnessRounds } from './witness/witness-rounds.js';

const LOOK_AGAIN_MS = 100;

const logTrouble = (error: unknown): void => new Logger('transparency-log').error(messageOf(error));

const PROVIDERS: Provider[] = [
  // After the event store, which has the directory to itself from then on.
  {
    provide: LogKeys,
    inject: [Config, EventStore],
    useFactory: async (config: Config, store: EventStore) => LogKeys.load(config, await store.head()),
  },
  {
    provide: SealFile,
    inject: [Config, EventStore, Restart],
    useFactory: ({ dataDir }: Config, _: EventStore, restart: Restart) => {
      const file = SealFile.open(dataDir);
      file.onDamage((why) => restart.ask(why));
      return file;
    },
  },
  {
    provide: Sealer,
    inject: [EventStore, SealFile, LogKeys, Clock, Readiness, Followers],
    useFactory: (
      ...[store, file, keys, clock, readiness, followers]: [EventStore, SealFile, LogKeys, Clock, Readiness, Followers]
    ) =>
      followers.add(
        new Sealer(store, file, keys, {
          now: () => clock.monotonic() / 1000,
          mayBegin: async (signal) => {
            while ((await readiness.problemOf('read-model')) !== undefined)
              await setTimeout(LOOK_AGAIN_MS, undefined, { signal, ref: false });
          },
          onTrouble: logTrouble,
        }),
      ),
  },
  {
    provide: PublishedCheckpoint,
    inject: [SealFile],
    useFactory: (file: SealFile) => new PublishedCheckpoint(file),
  },
  {
    provide: LogProofs,
    inject: [SealFile, Sealer, PublishedCheckpoint],
    useFactory: (file: SealFile, sealer: Sealer, published: PublishedCheckpoint) =>
      new LogProofs(file, sealer, new EventIndex(file), published),
  },
  { provide: Proofs, useExisting: LogProofs },
  SealMetrics,
  GetLogHeadHandler,
  {
    provide: WitnessRounds,
    inject: [Config, Sealer, PublishedCheckpoint],
    useFactory: ({ auditWitnesses }: Config, sealer: Sealer, published: PublishedCheckpoint) =>
      new WitnessRounds(auditWitnesses.map(WitnessClient.of), sealer, published, logTrouble),
  },
];

/** Seals the log into a Merkle tree and proves from it. Needs the configuration, a clock, readiness and the event store. */
@Module({ controllers: [TilesController, ProofsController], providers: PROVIDERS, exports: [Proofs] })
export class TransparencyLogModule implements OnApplicationBootstrap, OnApplicationShutdown {
  /** How long the log was when it was last sealed. */
  static readonly TRACE = SEAL_TRACE;

  constructor(
    private readonly sealer: Sealer,
    private readonly file: SealFile,
    private readonly keys: LogKeys,
    private readonly witnesses: WitnessRounds,
  ) {}

  onApplicationBootstrap(): void {
    const log = new Logger('transparency-log');
    const { startedOver } = this.file;
    if (startedOver !== undefined) log.warn(`The sealed tree is made again from the log: ${startedOver}`);
    for (const line of this.keys.told) log.warn(line);
    this.sealer.start();
    this.witnesses.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sealer.stop();
    await this.witnesses.stop();
    this.file.close();
  }
}
