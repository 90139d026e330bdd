import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { EventStore } from '../event-store/event-store.js';
import type { Follower } from '../event-store/follower.js';
import { Clock } from '../kernel/clock.js';
import { START } from '../kernel/event.js';
import { Followers } from './followers.js';
import { HeadSamples } from './head-samples.js';
import { Metrics } from './metrics.js';

const LOOK_EVERY_MS = 1_000;
const SECOND_MICROS = 1_000_000;

/** How long the log is, and how far what is made from it has come. */
@Injectable()
export class LogMetrics implements OnModuleInit, OnApplicationShutdown {
  private readonly heads = new HeadSamples();
  private looking: NodeJS.Timeout | undefined;

  constructor(
    private readonly metrics: Metrics,
    private readonly events: EventStore,
    private readonly followers: Followers,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.looking = setInterval(() => void this.look().catch(() => undefined), LOOK_EVERY_MS).unref();
    this.describeLog();
    this.describeFollowers();
  }

  onApplicationShutdown(): void {
    clearInterval(this.looking);
  }

  private describeLog(): void {
    const { metrics, events } = this;
    metrics.gauge('detente_log_position', 'Position of the newest event of the log', () => events.head());
    metrics.gauge('detente_log_reachable', '1 while the log can be followed', () =>
      events.health.problem === undefined ? 1 : 0,
    );
    metrics.gauge(
      'detente_log_behind_seconds',
      'For how long something may be missing here that was appended elsewhere',
      () => events.health.behindMicros / SECOND_MICROS,
    );
  }

  private describeFollowers(): void {
    this.ofEach('detente_follower_position', 'Up to where the log is taken in', ({ position }) =>
      Math.max(START, position),
    );
    this.ofEach('detente_follower_lag_events', 'Events of the log that are not taken in yet', ({ position }, head) =>
      Math.max(0, head - Math.max(START, position)),
    );
    this.ofEach(
      'detente_follower_lag_seconds',
      'For how long there has been an event that is not taken in yet, give or take a second',
      ({ position }) => this.heads.secondsBeyond(position, this.nowSeconds()),
    );
    this.ofEach('detente_follower_stopped', '1 where it stands still, and health says why', ({ problem }) =>
      problem === undefined ? 0 : 1,
    );
  }

  private ofEach(name: string, help: string, read: (follower: Follower, head: number) => number): void {
    this.metrics.gauges(name, help, 'follower', async () => {
      const head = await this.look();
      const following = this.followers.all.filter(({ isFollowing }) => isFollowing);
      return following.map((follower) => [follower.name, read(follower, head)] as const);
    });
  }

  private async look(): Promise<number> {
    const head = await this.events.head();
    this.heads.note(head, this.nowSeconds());
    return head;
  }

  private nowSeconds(): number {
    return this.clock.monotonic() / SECOND_MICROS;
  }
}
