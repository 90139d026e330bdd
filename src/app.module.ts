import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import { TransparencyLogModule } from './transparency-log/transparency-log.module.js';
import type { Config } from './config.js';
import { EventStoreModule } from './event-store/event-store.module.js';
import { ReadModelModule } from './read-model/read-model.module.js';
import { PROJECTIONS } from './projections.js';
import { OperationsModule } from './operations/operations.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';
import { CalendarModule } from './tracking/calendar/calendar.module.js';
import { TrackingApiModule } from './tracking/api/tracking-api.module.js';

@Module({})
export class AppModule {
  static forRoot(config: Config, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      imports: [
        // No routes: its middleware costs every request more than a status look-up does. operations/request-log.ts logs them.
        LoggerModule.forRoot({ pinoHttp: { logger }, forRoutes: [] }),
        OperationsModule.forRoot(config),
        EventStoreModule.forRoot(config),
        ReadModelModule.of(...PROJECTIONS),
        TrackingApiModule,
        CalendarModule,
        WebhooksModule,
        TransparencyLogModule,
      ],
    };
  }
}
