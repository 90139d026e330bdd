import { Injectable } from '@nestjs/common';
import type { Day } from '../../kernel/day.js';
import type { RecordedEvent } from '../../kernel/event.js';
import { alongside } from '../../read-model/turns.js';
import { type DueEffect, processOfCalendar } from '../domain/calendar-events.js';
import { processOf } from '../domain/process-events.js';
import { processEvent } from '../domain/upcasters.js';
import { ChangeSetReader } from './change-set-reader.js';
import { DueReader } from './due-reader.js';
import { TemporalResolver } from './temporal-resolver.js';
import { type ChangeSet, TrackedChanges } from './tracked-changes.js';

/** Tells what events changed once the read model has them. */
@Injectable()
export class EventChanges extends TrackedChanges {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly changeSets: ChangeSetReader,
    private readonly due: DueReader,
  ) {
    super();
  }

  async of(recorded: RecordedEvent, asked: { readonly headline: boolean }): Promise<ChangeSet | undefined> {
    const fellDue = processOfCalendar(recorded.stream) !== undefined;
    const event = fellDue ? undefined : processEvent(recorded);
    if (!fellDue && !event) return undefined;
    if (event && processOf(recorded.stream) === undefined) return undefined;
    await this.temporal.reach(recorded.position);
    return alongside(
      event
        ? this.changeSets.ofProcess(event, recorded, asked.headline)
        : this.changeSets.ofCalendar(recorded, asked.headline),
    );
  }

  async fallingDue(day: Day): Promise<ReadonlyMap<string, readonly DueEffect[]>> {
    return this.due.on(day, await this.temporal.resolveNewest());
  }
}
