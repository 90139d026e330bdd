import { type DynamicModule, Module } from '@nestjs/common';
import { Config } from '../config.js';
import { Clock } from '../kernel/clock.js';
import { Ids } from '../kernel/ids.js';
import { HealthController } from './health.controller.js';
import { RandomIds } from './random-ids.js';
import { Readiness } from './readiness.js';
import { SystemClock } from './system-clock.js';

/** What every feature may rely on: the configuration, the time, fresh ids, and a say in whether the service is ready. */
@Module({})
export class OperationsModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: OperationsModule,
      global: true,
      controllers: [HealthController],
      providers: [
        { provide: Config, useValue: config },
        { provide: Clock, useClass: SystemClock },
        { provide: Ids, useClass: RandomIds },
        Readiness,
      ],
      exports: [Config, Clock, Ids, Readiness],
    };
  }
}
