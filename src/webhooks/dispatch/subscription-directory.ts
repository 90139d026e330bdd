import { Injectable } from '@nestjs/common';
import { unavailable } from '../../kernel/domain-error.js';
import { ReadModelFollower } from '../../read-model/read-model-follower.js';
import type { SubscriptionHistory } from '../domain/history.js';
import { unknownSubscription } from '../domain/subscription.js';
import { type Listener, SubscriptionProjection } from '../projections/subscription-projection.js';

/** Asks the read model for subscriptions, and refuses while it may not have all of them. */
@Injectable()
export class SubscriptionDirectory {
  constructor(
    private readonly projection: SubscriptionProjection,
    private readonly follower: ReadModelFollower,
  ) {}

  /** Throws `not-found` `subscription/unknown`, also for one that was deleted. */
  get(id: string): SubscriptionHistory {
    this.refuseWhileBehind();
    const found = this.projection.find(id);
    if (!found) throw unknownSubscription();
    return found;
  }

  /** By age. */
  all(): SubscriptionHistory[] {
    this.refuseWhileBehind();
    return this.projection.all();
  }

  /** Tells of every event of a subscription from now on; answers how to end that. */
  listen(listener: Listener): () => void {
    return this.projection.listen(listener);
  }

  get hasMet(): boolean {
    return this.follower.hasMet;
  }

  /** Resolves when all are known, or `signal` aborts. */
  whenMet(signal: AbortSignal): Promise<void> {
    return this.follower.whenMet(signal);
  }

  private refuseWhileBehind(): void {
    if (this.hasMet) return;
    const { problem } = this.follower;
    const why = problem === undefined ? '' : `: the read model ${problem}`;
    throw unavailable('webhooks/behind', `The subscriptions are being read from the log${why}. Ask again soon`);
  }
}
