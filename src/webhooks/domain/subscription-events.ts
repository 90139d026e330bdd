import type { RecordedEvent } from '../../kernel/event.js';
import { kindOfToday, type NotifyOn } from './change-kinds.js';
import { DEFAULT_NOTIFY_ON, type Filter } from './filter.js';

/** Random text in every event, so that its hash in the public log tells nothing to who guesses the rest. */
interface Salted {
  readonly salt: string;
}

export interface Settings {
  readonly url: string;
  readonly description?: string;
  readonly filter: Filter;
  readonly notifyOn: NotifyOn;
  /** Ask the receiver with OPTIONS before the first delivery (CloudEvents web hooks, validation handshake). */
  readonly handshake?: boolean;
  /** Each delivery carries the audit proof of its event. */
  readonly proof?: boolean;
}

/** With what is usual in the place of what is left out: all kinds of change of all processes, on their day. */
export const settingsOf = ({ filter = {}, notifyOn = DEFAULT_NOTIFY_ON, ...rest }: GivenSettings): Settings => ({
  ...rest,
  filter,
  notifyOn,
});

export type GivenSettings = Omit<Settings, 'filter' | 'notifyOn'> & Partial<Pick<Settings, 'filter' | 'notifyOn'>>;

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
  | { readonly type: 'DeliveryDeadLettered'; readonly data: Salted & DeadLetteredDelivery }
  | { readonly type: 'DeadLetteredDelivered'; readonly data: Salted & { readonly delivery: string } }
  | { readonly type: 'SubscriptionDeleted'; readonly data: Salted };

/** A delivery that no retry brought about. With these it can be made again, byte by byte. */
export interface DeadLetteredDelivery {
  readonly delivery: string;
  readonly partition: string;
  readonly sequence: string;
  /** Sequence of the delivery before it in its partition; null for the first. */
  readonly previous: string | null;
  readonly kind: string;
}

export const SUBSCRIPTION_EVENT_VERSION = 2;

const TYPES_OF_VERSION_1: Readonly<Record<string, SubscriptionEvent['type']>> = {
  DeliveryExhausted: 'DeliveryDeadLettered',
  ExhaustedDelivered: 'DeadLetteredDelivered',
};

/** An event of a subscription's stream, which holds only what its decider wrote. Version 1 had other names for the same. */
export function subscriptionEvent({ type, schemaVersion, data }: Recorded): SubscriptionEvent {
  if (schemaVersion !== 1) return { type, data } as unknown as SubscriptionEvent;
  const { settings, lane, kind, ...rest } = data as DataOfVersion1;
  return {
    type: TYPES_OF_VERSION_1[type] ?? type,
    data: {
      ...rest,
      ...(settings && { settings: settingsOfVersion1(settings) }),
      ...(lane !== undefined && { partition: lane }),
      ...(kind !== undefined && { kind: kindOfToday(kind) }),
    },
  } as unknown as SubscriptionEvent;
}

type Recorded = Pick<RecordedEvent, 'type' | 'schemaVersion' | 'data'>;
interface DataOfVersion1 {
  readonly settings?: SettingsOfVersion1;
  readonly lane?: string;
  readonly kind?: string;
}
interface SettingsOfVersion1 extends Omit<Settings, 'notifyOn' | 'filter'> {
  readonly fires: NotifyOn;
  readonly filter: Omit<Filter, 'changes'> & { readonly changes?: readonly string[] };
}

function settingsOfVersion1({ fires: notifyOn, filter, ...rest }: SettingsOfVersion1): Settings {
  const changes = filter.changes?.map(kindOfToday);
  // Its kinds were checked when it was made.
  return { ...rest, filter: { ...filter, ...(changes && { changes }) } as Filter, notifyOn };
}

export const SUBSCRIPTION_STREAM = 'webhook-';
