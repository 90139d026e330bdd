import { type DynamicModule, Logger, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Config } from '../config.js';
import { isWritableForOthers } from '../event-store/owner-only.js';
import { Clock } from '../kernel/clock.js';
import { Ids } from '../kernel/ids.js';
import { Timer } from '../kernel/timer.js';
import { ClockTimer } from './clock-timer.js';
import { ClockWatch } from './clock-watch.js';
import { Followers } from './followers.js';
import { HealthController } from './health.controller.js';
import { LogMetrics } from './log-metrics.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';
import { RandomIds } from './random-ids.js';
import { Readiness } from './readiness.js';
import { Restart } from './restart.js';
import { SecurityContactController } from './security-contact.controller.js';
import { SkipsController } from './skips.controller.js';
import { SYSTEM, SystemClock } from './system-clock.js';

const LOOK_EVERY_MS = 1_000;

const tellOfClock = (problem: string | undefined): void => {
  const log = new Logger('clock');
  if (problem === undefined) log.log('The clock is trusted again');
  else log.error(problem);
};

/** What every feature may rely on: the configuration, the time, fresh ids, and a say in whether the service is ready. */
@Module({})
export class OperationsModule implements OnModuleInit, OnApplicationShutdown {
  private looking: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: ClockWatch,
    private readonly readiness: Readiness,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    const { dataDir } = this.config;
    if (isWritableForOthers(dataDir))
      new Logger('data-directory').warn(
        `Others than its owner may put files into ${dataDir}, in the place of the log and its keys. Run: chmod go-w ${dataDir}`,
      );
    this.readiness.add('clock', () => this.clock.look());
    this.looking = setInterval(() => this.clock.follow(), LOOK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.looking);
  }

  static forRoot(config: Config, metrics = new Metrics()): DynamicModule {
    return {
      module: OperationsModule,
      global: true,
      controllers: [HealthController, SkipsController, SecurityContactController, MetricsController],
      providers: [
        { provide: Config, useValue: config },
        { provide: Metrics, useValue: metrics },
        { provide: ClockWatch, useFactory: () => new ClockWatch(SYSTEM, tellOfClock) },
        { provide: Clock, inject: [ClockWatch], useFactory: (watch: ClockWatch) => new SystemClock(watch) },
        { provide: Timer, useClass: ClockTimer },
        { provide: Ids, useClass: RandomIds },
        Readiness,
        Restart,
        Followers,
        LogMetrics,
      ],
      exports: [Config, Metrics, Clock, Timer, Ids, Readiness, Restart, Followers],
    };
  }
}
