import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventStore } from '../../event-store/event-store.js';
import { Clock } from '../../kernel/clock.js';
import type { Position } from '../../kernel/event.js';
import { formatInstant } from '../../kernel/instant.js';
import { type Lag, Readiness } from '../../operations/readiness.js';
import { ReadModelFollower } from '../../read-model/read-model-follower.js';

/** Replicas' clocks differ a little. */
const AHEAD_MICROS = 5_000_000;

/**
 * Until the read model has met the end of the log once, answers would be older than the log; and while the log cannot be
 * followed they grow older.
 */
@Injectable()
export class ReadModelReadiness implements OnModuleInit {
  constructor(
    private readonly readiness: Readiness,
    private readonly follower: ReadModelFollower,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.readiness.add('log', () => this.events.health.problem);
    this.readiness.add('read-model', async () => {
      if (this.follower.state === 'ready') return this.follower.damage;
      return this.follower.problem ?? `at position ${this.follower.position} of ${await this.events.head()}`;
    });
    this.readiness.warn('log', () => this.recordAhead());
    this.readiness.measureLag(() => this.lag());
  }

  /** Such a record was made while the clock was wrong, here or on another replica, and newer ones come right behind it. */
  private async recordAhead(): Promise<string | undefined> {
    const head = await this.events.head();
    if (head === 0) return undefined;
    for await (const { recordedAt, position } of this.events.readAll((head - 1) as Position)) {
      if (recordedAt - this.clock.now() > AHEAD_MICROS)
        return `the last record (position ${position}) is of ${formatInstant(recordedAt)}, ahead of the clock`;
    }
    return undefined;
  }

  private async lag(): Promise<Lag> {
    const { position } = this.follower;
    const positions = Math.max(0, (await this.events.head()) - position);
    const micros = this.events.health.behindMicros + (positions > 0 ? await this.ageOfNext(position) : 0);
    return { positions, seconds: Math.round(micros / 1_000) / 1_000 };
  }

  /** Of the oldest event that queries do not see. */
  private async ageOfNext(position: Position): Promise<number> {
    for await (const { recordedAt } of this.events.readAll(position)) return Math.max(0, this.clock.now() - recordedAt);
    return 0;
  }
}
