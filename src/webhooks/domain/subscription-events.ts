import type { Firing } from './change-kinds.js';
import type { Filter } from './filter.js';

/** Random text in every event, so that its hash in the public log tells nothing to who guesses the rest. */
interface Salted {
  readonly salt: string;
}

export interface Settings {
  readonly url: string;
  readonly description?: string;
  readonly filter: Filter;
  readonly fires: Firing;
  /** Ask the receiver with OPTIONS before the first delivery (CloudEvents web hooks, validation handshake). */
  readonly handshake?: boolean;
  /** Each delivery carries the audit proof of its event. */
  readonly proof?: boolean;
}

/** `sealed` is encrypted. */
export interface SealedSecret {
  readonly sealed: string;
}

export type DisabledBecause = 'asked' | 'gone' | 'failing';

export type SubscriptionEvent =
  | {
      readonly type: 'SubscriptionCreated';
      readonly data: Salted & { readonly settings: Settings; readonly secret: SealedSecret };
    }
  | { readonly type: 'SubscriptionChanged'; readonly data: Salted & { readonly settings: Settings } }
  | { readonly type: 'SubscriptionEnabled'; readonly data: Salted }
  | { readonly type: 'SubscriptionDisabled'; readonly data: Salted & { readonly because: DisabledBecause } }
  | {
      readonly type: 'SecretRotated';
      /** `until` is when the secret before it ends, RFC 3339. */
      readonly data: Salted & { readonly secret: SealedSecret; readonly until: string };
    }
  | { readonly type: 'ReplayRequested'; readonly data: Salted & { readonly from: number } }
  | {
      readonly type: 'FailureWarned';
      readonly data: Salted & { readonly failingSince: string; readonly failures: number };
    }
  | { readonly type: 'SubscriptionRecovered'; readonly data: Salted & { readonly failingSince: string } }
  | { readonly type: 'DeliveryExhausted'; readonly data: Salted & ExhaustedDelivery }
  | { readonly type: 'ExhaustedDelivered'; readonly data: Salted & { readonly delivery: string } }
  | { readonly type: 'SubscriptionDeleted'; readonly data: Salted };

/** A delivery that no retry brought about. With these it can be made again, byte by byte. */
export interface ExhaustedDelivery {
  readonly delivery: string;
  readonly lane: string;
  readonly sequence: string;
  /** Sequence of the delivery before it in its lane; null for the first. */
  readonly previous: string | null;
  readonly kind: string;
}

export const SUBSCRIPTION_EVENT_VERSION = 1;
export const SUBSCRIPTION_STREAM = 'webhook-';
