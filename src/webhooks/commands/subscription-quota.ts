import { Inject, Injectable } from '@nestjs/common';
import { Config } from '../../config.js';
import { conflict } from '../../kernel/domain-error.js';
import { UnderWay } from '../../kernel/under-way.js';
import { hostOf, SubscriptionProjection } from '../projections/subscription-projection.js';

/** Claims room for one subscription more. Throws `conflict` `subscription/too-many-…`. */
export interface Claims {
  /** Among those that its actor made. */
  ofCreator(actor: string): void;
  /** Among those that are sent to the host of this URL. */
  ofHost(url: string): void;
}

/** How many subscriptions there may be. Those that are on their way into the log count too. */
@Injectable()
export class SubscriptionQuota {
  private readonly coming = new UnderWay();

  constructor(
    private readonly subscriptions: SubscriptionProjection,
    @Inject(Config) private readonly limits: Pick<Config, 'subscriptionsPerKey' | 'subscriptionsPerHost'>,
  ) {}

  /** What `work` claims is its own until it has ended; the same is claimed once. */
  async during<T>(work: (claims: Claims) => Promise<T>): Promise<T> {
    const claimed = new Map<string, () => void>();
    const claim = (what: string, there: number, most: number) => {
      if (claimed.has(what)) return;
      if (most > 0 && there + this.coming.of(what) >= most) throw tooMany(what, most);
      claimed.set(what, this.coming.begin(what));
    };
    const { subscriptions, limits } = this;
    try {
      return await work({
        ofCreator: (actor) => claim(`key ${actor}`, subscriptions.countOfCreator(actor), limits.subscriptionsPerKey),
        ofHost: (url) =>
          claim(`host ${hostOf(url)}`, subscriptions.countOfHost(hostOf(url)), limits.subscriptionsPerHost),
      });
    } finally {
      for (const leave of claimed.values()) leave();
    }
  }
}

const tooMany = (what: string, most: number) =>
  conflict(
    `subscription/too-many-of-${what.split(' ', 1)[0]}`,
    `The ${what} has ${most} subscriptions already, and may have no more. Delete one that is not used, or have the limit raised`,
  );
