import { Logger, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EventStore } from '../../event-store/event-store.js';
import { Lease } from '../../event-store/lease.js';
import { OperationalStreams } from '../../event-store/operational-streams.js';
import { Clock } from '../../kernel/clock.js';
import { messageOf } from '../../kernel/domain-error.js';
import { Ids } from '../../kernel/ids.js';
import { Timer } from '../../kernel/timer.js';
import { TrackedChanges } from '../queries/tracked-changes.js';
import { TrackingModule } from '../tracking.module.js';
import { Calendar } from './calendar.js';

const report = (problem: string, error: unknown): void =>
  new Logger('calendar').warn(`${problem}: ${messageOf(error)}. It is tried again`);

type Parts = [EventStore, OperationalStreams, Lease, TrackedChanges, Ids, Clock, Timer];

/** Appends what each day brings. Needs the event store, a clock, a timer and fresh ids. */
@Module({
  imports: [TrackingModule],
  providers: [
    {
      provide: Calendar,
      inject: [EventStore, OperationalStreams, Lease, TrackedChanges, Ids, Clock, Timer],
      useFactory: (...[events, streams, lease, tracked, ids, clock, timer]: Parts) =>
        new Calendar({ events, streams, lease }, tracked, ids, { clock, timer, report }),
    },
  ],
})
export class CalendarModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly calendar: Calendar) {}

  /** After the read model follows, which what falls due rests on. */
  onApplicationBootstrap(): void {
    this.calendar.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.calendar.stop();
  }
}
