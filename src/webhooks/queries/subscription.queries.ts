import { Query } from '@nestjs/cqrs';
import type { Attempt } from '../domain/cursor.js';
import type { NotifyOn } from '../domain/change-kinds.js';
import type { Filter } from '../domain/filter.js';
import type { Settings } from '../domain/subscription-events.js';

export interface SubscriptionView extends Settings {
  readonly id: string;
  readonly state: 'enabled' | 'disabled';
  readonly disabledBecause: string | null;
  readonly createdAt: string;
  readonly changedAt: string;
  /** Deliveries that were given up and can be sent again. */
  readonly deadLettered: number;
}

/** With how far it has come. */
export interface SubscriptionDetail extends SubscriptionView {
  /** Everything up to here is settled. */
  readonly position: number;
  readonly failingSince: string | null;
  readonly failures: number;
  /** Lanes (processes) that wait for another attempt. */
  readonly waiting: readonly { readonly partition: string; readonly attempts: number; readonly nextAt: string }[];
  readonly secretsUntil: readonly (string | null)[];
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

interface PageRequest {
  readonly cursor?: string;
  readonly limit: number;
}

export class ListSubscriptions extends Query<Page<SubscriptionView>> {
  constructor(readonly page: PageRequest) {
    super();
  }
}

export class GetSubscription extends Query<SubscriptionDetail> {
  constructor(readonly id: string) {
    super();
  }
}

/** Newest first. `settled`: only what was delivered or given up. */
export class ListAttempts extends Query<Page<Attempt>> {
  constructor(
    readonly id: string,
    readonly which: 'all' | 'settled',
    readonly page: PageRequest,
  ) {
    super();
  }
}

export class ListDeadLettered extends Query<Page<{ readonly delivery: string; readonly sequence: string }>> {
  constructor(
    readonly id: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

/** What a delivery tells: for who got it without, because it was too large. JSON. */
export class GetDeliveryData extends Query<string> {
  constructor(
    readonly id: string,
    readonly delivery: string,
  ) {
    super();
  }
}

export interface WouldBe {
  readonly sequence: string;
  readonly type: string;
  readonly subject: string;
  readonly recordedAt: string;
  readonly data: object;
}

export interface DryRunAnswer {
  readonly items: readonly WouldBe[];
  /** Position to ask on from; null at the end of the log. */
  readonly next: number | null;
}

/** What a filter would have got of the events after a position. */
export class DryRun extends Query<DryRunAnswer> {
  constructor(
    readonly filter: Filter,
    readonly notifyOn: NotifyOn,
    readonly after: number,
    readonly limit: number,
  ) {
    super();
  }
}
