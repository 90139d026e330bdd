import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { AFTER_ALL, type Day, dayOf, formatDay } from '../../kernel/day.js';
import { incorrect } from '../../kernel/domain-error.js';
import type { Position } from '../../kernel/event.js';
import { type Micros, formatInstant } from '../../kernel/instant.js';
import { ReadModelFollower } from '../../read-model/read-model-follower.js';
import type { HoldsFor, KnownBy } from '../domain/status.js';
import { KnownTimes } from '../projections/known-times.js';
import type { ProcessEntry } from './process-reader.js';
import { Snapshot, VisibleRecords } from './snapshot.js';
import { type TemporalBasis, NOW } from './temporal-basis.js';

/** How long `minPosition` waits before it says that this replica is behind. */
const WAIT_MS = 10_000;

const ONLY_CONFIRMED = 'Only confirmed effects count here: what is announced or unverified is left out';

/** With nothing left open: the same one gives the same answer for ever. */
export interface Resolved {
  readonly asOf: Day;
  /** Position of the last event that counts. */
  readonly position: Position;
  /** Processes and measures first recorded after this position are not there at all. */
  readonly existingAt: Position;
  readonly knownBy: KnownBy;
  readonly knownAt: string;
  readonly snapshot: Snapshot;
  /** `asOf` lies after the known time: what is said of it is scheduled, and no promise. */
  readonly ahead: boolean;
}

/** Turns what was asked into the day, the position and the records that the answer rests on. */
@Injectable()
export class TemporalResolver {
  constructor(
    private readonly times: KnownTimes,
    private readonly follower: ReadModelFollower,
    private readonly clock: Clock,
    private readonly records: VisibleRecords,
  ) {}

  /** Waits for `minPosition`; throws `unavailable` `position/not-reached` when it does not come in time. */
  async resolve(temporal: TemporalBasis): Promise<Resolved> {
    if (temporal.minPosition !== undefined) await this.reach(temporal.minPosition);
    return this.resolveNow(temporal);
  }

  /** Now, with everything that had been recorded when it was asked. */
  async resolveNewest(): Promise<Resolved> {
    await this.follower.whenHeadReached();
    return this.resolveNow(NOW);
  }

  resolveNow(temporal: TemporalBasis): Resolved {
    this.follower.refuseWhileBehind();
    const limit = this.limit(temporal.atPosition);
    return temporal.knownBy === 'report' ? this.byReport(temporal, limit) : this.byRecord(temporal, limit);
  }

  private byReport(temporal: TemporalBasis, limit: Position): Resolved {
    const asOf = temporal.asOf ?? this.today();
    const day = temporal.knownAt === undefined ? this.today() : dayOf(temporal.knownAt.instant);
    return {
      asOf,
      position: limit,
      existingAt: limit,
      knownBy: 'report',
      knownAt: temporal.knownAt?.text ?? formatDay(day),
      snapshot: new Snapshot(this.records, limit, day, temporal.evidence === 'confirmed'),
      ahead: asOf > day,
    };
  }

  private byRecord(temporal: TemporalBasis, limit: Position): Resolved {
    const asOf = temporal.asOf ?? this.today();
    const position =
      temporal.knownAt === undefined
        ? limit
        : (Math.min(this.times.positionAt(temporal.knownAt.instant), limit) as Position);
    const knownAt =
      temporal.knownAt?.instant ?? (temporal.atPosition === undefined ? this.now(limit) : this.times.instantOf(limit));
    return {
      asOf,
      position,
      existingAt: limit,
      knownBy: 'record',
      knownAt: temporal.knownAt?.text ?? formatInstant(knownAt),
      snapshot: new Snapshot(this.records, position, AFTER_ALL, temporal.evidence === 'confirmed'),
      ahead: asOf > dayOf(knownAt),
    };
  }

  /** What an answer about a process holds for. */
  holdsFor({ asOf, knownAt, knownBy, position, ahead, snapshot }: Resolved, process: ProcessEntry): HoldsFor {
    const notices = [
      ...(process.position > position ? [this.beforeTheLog(process)] : []),
      ...(snapshot.onlyConfirmed ? [ONLY_CONFIRMED] : []),
    ];
    return { asOf: formatDay(asOf), knownAt, knownBy, position, ahead, notice: notices.join('. ') || null };
  }

  private beforeTheLog({ position }: ProcessEntry): string {
    const begins = formatInstant(this.times.instantOf(position as Position));
    return `The log of this process begins at ${begins}: nothing was recorded here before. knownBy=report asks what the public could know then`;
  }

  reach(position: Position): Promise<void> {
    return this.follower.whenReached(position, { withinMs: WAIT_MS });
  }

  private limit(atPosition: Position | undefined): Position {
    const head = this.follower.position;
    if (atPosition === undefined) return head;
    if (atPosition > head)
      throw incorrect('position/ahead', `Position ${atPosition} is not recorded yet: the log is read up to ${head}`, [
        { pointer: '/query/atPosition', code: 'position/ahead', detail: `the last position is ${head}` },
      ]);
    return atPosition;
  }

  private today(): Day {
    return dayOf(this.clock.now());
  }

  /** Known time does not go back, also where the clock does. */
  private now(head: Position): Micros {
    return Math.max(this.clock.now(), this.times.instantOf(head)) as Micros;
  }
}
