import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventStore } from '../event-store/event-store.js';
import type { Follower } from '../event-store/follower.js';
import { OPERATIONS_STREAM } from '../event-store/log-trace.js';
import { OperationalStreams } from '../event-store/operational-streams.js';
import { eventSkipped, type PoisonEvent, skippedBy } from '../event-store/skipped-events.js';
import { conflict, incorrect, notFound } from '../kernel/domain-error.js';
import type { Author } from '../kernel/event.js';
import { Ids } from '../kernel/ids.js';
import { Readiness } from './readiness.js';

export interface Skip {
  readonly follower: string;
  readonly position: number;
  readonly reason: string;
}

/** What is made from the log, by name, and what may be skipped of it. */
@Injectable()
export class Followers implements OnModuleInit {
  private readonly followers = new Map<string, Follower>();

  constructor(
    private readonly events: EventStore,
    private readonly streams: OperationalStreams,
    private readonly ids: Ids,
    private readonly readiness: Readiness,
  ) {}

  /** How far they have come is kept there, where they have no file of their own. */
  onModuleInit(): void {
    this.readiness.degrade('operational-streams', () => this.streams.problem);
  }

  /** One that no request waits for: where it stands still, the service is degraded. */
  add<Kind extends Follower>(follower: Kind): Kind {
    this.readiness.degrade(follower.name, () => follower.problem);
    return this.addServing(follower);
  }

  /** One that answers rest on, and that says by itself when they cannot. */
  addServing<Kind extends Follower>(follower: Kind): Kind {
    this.followers.set(follower.name, follower);
    return follower;
  }

  get all(): readonly Follower[] {
    return [...this.followers.values()];
  }

  /** Lets a follower go on without the event at which it stands still. The log keeps who decided so, and why. */
  async skip({ follower: name, position, reason }: Skip, author: Author): Promise<PoisonEvent> {
    const follower = this.followers.get(name);
    if (!follower)
      throw notFound(
        'follower/unknown',
        `There is no follower ${name}: it is one of ${[...this.followers.keys()].join(', ')}`,
      );
    if (follower.needsEveryEvent)
      throw incorrect('follower/cannot-skip', `${name} cannot skip an event: it is made of every one of them`);
    const { poison } = follower;
    if (poison?.position !== position)
      throw conflict(
        'follower/not-stopped-there',
        poison
          ? `${name} stands still at event ${poison.position}, and not at ${position}`
          : `${name} does not stand still at any event: nothing is skipped`,
      );
    if ((await skippedBy(this.events, name)).has(position))
      throw conflict(
        'follower/skipped-already',
        `${name} was told to skip event ${position}, and goes on within a second`,
      );
    const { id: event } = poison;
    await this.events.append(OPERATIONS_STREAM, 'any', [
      eventSkipped({ follower: name, position: poison.position, event, reason }, author, this.ids),
    ]);
    return poison;
  }
}
