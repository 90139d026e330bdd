import { Module } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AccessModule } from '../access/access.module.js';
import type { Refusal } from '../http/problem.js';
import { TrackingModule } from '../tracking/tracking.module.js';
import { Addresses } from './addresses.js';
import { AssetsController } from './api/assets.controller.js';
import { AuditPageController } from './api/audit.controller.js';
import { BadgesController } from './api/badges.controller.js';
import { CalendarController } from './api/calendar.controller.js';
import { CardController } from './api/card.controller.js';
import { ExportsController } from './api/exports.controller.js';
import { FeedsController } from './api/feeds.controller.js';
import { LiveController } from './api/live.controller.js';
import { LogInController } from './api/log-in.controller.js';
import { MementoController } from './api/memento.controller.js';
import { PageResponder } from './api/page-responder.js';
import { ProcessPagesController } from './api/processes.controller.js';
import { RecordPagesController } from './api/record-pages.controller.js';
import { RecordingPagesController } from './api/recording.controller.js';
import { Timelines } from './api/timelines.js';
import { WritingForms } from './api/writing-forms.js';
import { Writing } from './api/writing.js';
import { Assets } from './assets.js';
import { Calendars } from './feeds/calendar.js';
import { RecordedChanges } from './feeds/recorded-changes.js';
import { LiveChanges } from './live/live-changes.js';
import { Mementos } from './memento/mementos.js';
import { problemPage } from './pages/problem.page.js';

/** The pages that people look at. They ask the same queries as the API. */
@Module({
  imports: [TrackingModule, AccessModule],
  controllers: [
    ProcessPagesController,
    RecordPagesController,
    LogInController,
    RecordingPagesController,
    AuditPageController,
    FeedsController,
    CalendarController,
    BadgesController,
    ExportsController,
    MementoController,
    LiveController,
    CardController,
    AssetsController,
  ],
  providers: [
    Assets,
    Addresses,
    Calendars,
    Mementos,
    LiveChanges,
    PageResponder,
    RecordedChanges,
    Timelines,
    Writing,
    WritingForms,
  ],
})
export class WebModule {
  constructor(private readonly pages: PageResponder) {}

  /** How a refusal is told to who reads pages. */
  problemPage(refusal: Refusal, request: FastifyRequest): string {
    return problemPage(this.pages.page, refusal, request);
  }
}
