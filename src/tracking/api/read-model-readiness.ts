import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventStore } from '../../event-store/event-store.js';
import { Readiness } from '../../operations/readiness.js';
import { ReadModelFollower } from '../projections/read-model-follower.js';

/** Until the read model has met the end of the log once, answers would be older than the log. */
@Injectable()
export class ReadModelReadiness implements OnModuleInit {
  constructor(
    private readonly readiness: Readiness,
    private readonly follower: ReadModelFollower,
    private readonly events: EventStore,
  ) {}

  onModuleInit(): void {
    this.readiness.add('read-model', async () =>
      this.follower.isReady ? undefined : `at position ${this.follower.position} of ${await this.events.head()}`,
    );
  }
}
