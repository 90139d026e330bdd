import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../kernel/clock.js';
import { type Day, dayOf, formatDay } from '../../kernel/day.js';
import { incorrect, unavailable } from '../../kernel/domain-error.js';
import type { Position } from '../../kernel/event.js';
import { formatInstant } from '../../kernel/instant.js';
import type { HoldsFor, KnownBy } from '../domain/status.js';
import type { ReadModelFollower } from '../projections/read-model-follower.js';
import type { KnownTimes } from '../projections/known-times.js';
import type { RecordIndex } from './knowledge-by-record.js';
import type { ReportIndex } from './knowledge-by-report.js';
import type { Knowledge } from './knowledge.js';
import type { Moment } from './moment.js';

/** How long `minPosition` waits before it says that this replica is behind. */
const WAIT_MS = 10_000;

/** A moment with nothing left open: the same one gives the same answer for ever. */
export interface Resolved {
  readonly asOf: Day;
  /** Position of the last event that counts. */
  readonly position: Position;
  /** Processes and measures first recorded after this position are not there at all. */
  readonly catalogueAt: Position;
  readonly knownBy: KnownBy;
  readonly knownAt: string;
  readonly knowledge: Knowledge;
  /** By report only: the last day on which what counts was reported. */
  readonly reportedBy?: Day;
}

/** Turns what was asked into the day, the position and the knowledge that the answer rests on. */
export class MomentResolver {
  constructor(
    private readonly times: KnownTimes,
    private readonly follower: ReadModelFollower,
    private readonly clock: Clock,
    private readonly indexes: { readonly record: RecordIndex; readonly report: ReportIndex },
  ) {}

  /** Waits for `minPosition`; throws `unavailable` `position/not-reached` when it does not come in time. */
  async resolve(moment: Moment): Promise<Resolved> {
    if (moment.minPosition !== undefined) await this.reach(moment.minPosition);
    return this.resolveNow(moment);
  }

  /** Now, with everything that had been recorded when it was asked. */
  async resolveNewest(): Promise<Resolved> {
    await this.follower.reachHead();
    return this.resolveNow({ knownBy: 'record' });
  }

  resolveNow(moment: Moment): Resolved {
    this.follower.refuseWhileBehind();
    const limit = this.limit(moment.atPosition);
    const asOf = moment.asOf ?? this.today();
    if (moment.knownBy === 'report') {
      const day = moment.knownAt === undefined ? this.today() : dayOf(moment.knownAt);
      const knownAt = moment.knownAtText ?? formatDay(day);
      const knowledge = this.indexes.report.at(limit, day);
      return {
        asOf,
        position: limit,
        catalogueAt: limit,
        knownBy: 'report',
        knownAt,
        knowledge,
        reportedBy: day,
      };
    }
    const position =
      moment.knownAt === undefined ? limit : (Math.min(this.times.positionAt(moment.knownAt), limit) as Position);
    const knownAt = moment.knownAtText ?? formatInstant(this.times.instantOf(position));
    return {
      asOf,
      position,
      catalogueAt: limit,
      knownBy: 'record',
      knownAt,
      knowledge: this.indexes.record.at(position),
    };
  }

  async reach(position: Position): Promise<void> {
    if (this.follower.position >= position) return;
    const late = new AbortController();
    const timeOut = setTimeout(WAIT_MS, 'late' as const, { signal: late.signal }).catch(() => 'late' as const);
    try {
      if ((await Promise.race([this.follower.waitFor(position), timeOut])) === 'late') throw this.behind(position);
    } finally {
      late.abort();
    }
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

  private behind(position: Position) {
    const at = this.follower.position;
    return unavailable(
      'position/not-reached',
      `Position ${position} was asked for, but only ${at} is read. Ask again soon`,
    );
  }

  private today(): Day {
    return dayOf(this.clock.now());
  }
}

export const holdsFor = ({ asOf, knownAt, knownBy, position }: Resolved): HoldsFor => ({
  asOf: formatDay(asOf),
  knownAt,
  knownBy,
  position,
});
