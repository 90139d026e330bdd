import type { EventStore } from '../../event-store/event-store.js';
import type { Lease } from '../../event-store/lease.js';
import { NEVER_WRITTEN, type OperationalStreams } from '../../event-store/operational-streams.js';
import { untilAborted } from '../../event-store/supervision.js';
import type { Clock } from '../../kernel/clock.js';
import { addDays, type Day, dayOf, formatDay, parseDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { NewEvent, Revision } from '../../kernel/event.js';
import type { Ids } from '../../kernel/ids.js';
import type { Micros } from '../../kernel/instant.js';
import type { Timer } from '../../kernel/timer.js';
import {
  calendarStreamOf,
  DEADLINES_FELL_DUE,
  type DueEffect,
  EFFECTS_FELL_DUE,
  type FellDue,
} from '../domain/calendar-events.js';
import type { TrackedChanges } from '../queries/tracked-changes.js';

/** Tells the operator what went wrong; it is tried again whatever that was. */
type Report = (problem: string, error: unknown) => void;

const STREAM = 'webhook-calendar';
const KEEP_RECORDS = 10;
const DAY_MICROS = 86_400_000_000;
const DEADLINES: ReadonlySet<string> = new Set(['set-deadline', 'miss-deadline']);

export interface CalendarStores {
  readonly events: EventStore;
  readonly streams: OperationalStreams;
  readonly lease: Lease;
}

interface Done {
  readonly day: Day;
  readonly revision: Revision;
}

/**
 * Appends what each day brings, once: for every process the effects and the deadlines dated to it. Days that passed
 * while nothing ran are made up for in order. Before the first day it ever ran it says nothing.
 */
export class Calendar {
  private readonly stopping = new AbortController();
  private holding: Promise<void> | undefined;

  constructor(
    private readonly stores: CalendarStores,
    private readonly tracked: TrackedChanges,
    private readonly ids: Ids,
    private readonly time: { readonly clock: Clock; readonly timer: Timer; readonly report: Report },
  ) {}

  start(): void {
    const { signal } = this.stopping;
    const { report } = this.time;
    const hold = () => this.stores.lease.hold(STREAM, (held) => this.keep(held), signal);
    this.holding ??= untilAborted(signal, hold, (error) => report('The calendar stands still', error));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.holding;
  }

  private keep(held: AbortSignal): Promise<void> {
    const { timer, report } = this.time;
    const day = async () => {
      const done = await this.catchUp(await this.lastDone(), held);
      await timer.until(((done.day + 1) * DAY_MICROS) as Micros, held);
    };
    return untilAborted(held, day, (error) => report('What falls due could not be appended', error));
  }

  private async lastDone(): Promise<Done> {
    for await (const { revision, data } of this.stores.streams.readBackwards(STREAM))
      return { day: parseDay((data as { readonly day: string }).day)!, revision }; // only written below
    return { day: addDays(this.today(), -1), revision: NEVER_WRITTEN };
  }

  private async catchUp(from: Done, held: AbortSignal): Promise<Done> {
    let done = from;
    while (done.day < this.today() && !held.aborted) {
      const day = addDays(done.day, 1);
      await this.bring(day);
      const records = [{ day: formatDay(day) }];
      done = {
        day,
        revision: await this.stores.streams.append(STREAM, done.revision, records, { keep: KEEP_RECORDS }),
      };
    }
    return done;
  }

  private async bring(day: Day): Promise<void> {
    for (const [process, due] of await this.tracked.fallingDue(day)) {
      // A deadline may say of practice as well, as every effect may.
      await this.append(process, day, EFFECTS_FELL_DUE, due);
      const deadlines = due.filter(({ action }) => DEADLINES.has(action));
      await this.append(process, day, DEADLINES_FELL_DUE, deadlines);
    }
  }

  /** The same day of the same process has the same id: what was appended before a crash is not appended again. */
  private async append(process: string, day: Day, type: string, effects: readonly DueEffect[]): Promise<void> {
    if (effects.length === 0) return;
    const data: FellDue = { day: formatDay(day), effects };
    const event: NewEvent = {
      id: this.ids.derived(`${type} ${process} ${data.day}`),
      type,
      schemaVersion: 1,
      data,
      metadata: { actor: 'calendar', correlationId: `calendar-${data.day}` },
    };
    try {
      await this.stores.events.append(calendarStreamOf(process), 'any', [event]);
    } catch (error) {
      // It was appended before, and something about it was corrected since.
      if (error instanceof DomainError && error.code === 'event/id-reused') return;
      throw error;
    }
  }

  private today(): Day {
    return dayOf(this.time.clock.now());
  }
}
