import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import { AccessModule } from './access/access.module.js';
import { ACCESS_PART } from './access/api/key-schemas.js';
import type { Config } from './config.js';
import { EventStoreModule } from './event-store/event-store.module.js';
import { ApiPartsModule } from './http/openapi/api-parts.js';
import { OPERATIONS_PART } from './operations/health.controller.js';
import type { Metrics } from './operations/metrics.js';
import { OperationsModule } from './operations/operations.module.js';
import { PROJECTIONS } from './projections.js';
import { ReadModelModule } from './read-model/read-model.module.js';
import { TRACKING_PART } from './tracking/api/openapi/schemas.js';
import { TrackingApiModule } from './tracking/api/tracking-api.module.js';
import { CalendarModule } from './tracking/calendar/calendar.module.js';
import { TRANSPARENCY_LOG_PART } from './transparency-log/api/openapi.js';
import { TransparencyLogModule } from './transparency-log/transparency-log.module.js';
import { WebModule } from './web/web.module.js';
import { WEBHOOKS_PART } from './webhooks/api/webhook-schemas.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

@Module({})
export class AppModule {
  static forRoot(config: Config, logger: Logger, metrics: Metrics): DynamicModule {
    return {
      module: AppModule,
      imports: [
        // No routes: its middleware costs every request more than a status look-up does. operations/request-log.ts logs them.
        LoggerModule.forRoot({ pinoHttp: { logger }, forRoutes: [] }),
        OperationsModule.forRoot(config, metrics),
        ApiPartsModule.of(TRACKING_PART, TRANSPARENCY_LOG_PART, WEBHOOKS_PART, ACCESS_PART, OPERATIONS_PART),
        EventStoreModule.forRoot(config, [TransparencyLogModule.TRACE, ReadModelModule.TRACE]),
        ReadModelModule.of(...PROJECTIONS),
        AccessModule,
        TrackingApiModule,
        CalendarModule,
        WebhooksModule,
        TransparencyLogModule,
        WebModule,
      ],
    };
  }
}
