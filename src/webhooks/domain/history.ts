import { canonicalJson } from '../../kernel/canonical-json.js';
import type { RecordedEvent } from '../../kernel/event.js';
import { type Sequence, positionIn } from './change-kinds.js';
import { type DeadLetteredDelivery, type Settings, subscriptionEvent } from './subscription-events.js';
import { type SubscriptionState, subscription } from './subscription.js';

/** Settings that decide what is sent, and the position from which on they count. */
export interface Version {
  readonly since: number;
  readonly settings: Settings;
}

interface Replay {
  readonly at: number;
  readonly from: number;
}

/** Which settings govern a position, and from where the deliveries before it are counted. */
export interface Governing {
  /** From 1. Part of every delivery's id: the same id is the same bytes. */
  readonly version: number;
  readonly settings: Settings;
  /** Deliveries above this position know of each other as `previous`. */
  readonly base: number;
}

/** What is remembered of a history in place of its events. */
export interface KeptHistory extends Pick<SubscriptionHistory, 'createdAt' | 'changedAt' | 'replay' | 'enabledAt'> {
  readonly state: Omit<SubscriptionState, 'deadLettered'>;
  readonly deadLettered: readonly DeadLetteredDelivery[];
  readonly versions: readonly Version[];
}

/**
 * A subscription as its stream tells it. What it gets is a function of the log: an event is judged by the filter in
 * force when it was recorded; a replay judges what lies before it by the filter in force when it was asked for.
 */
export class SubscriptionHistory {
  readonly state: SubscriptionState = subscription.initialState();
  readonly versions: Version[] = [];
  createdAt = 0;
  changedAt = 0;
  replay: Replay | null = null;
  /** Position at which it was last switched on. */
  enabledAt = 0;

  constructor(
    readonly id: string,
    kept?: KeptHistory,
  ) {
    if (!kept) return;
    const { state, deadLettered, versions, ...times } = kept;
    Object.assign(this.state, state);
    for (const delivery of deadLettered) this.state.deadLettered.set(delivery.delivery, delivery);
    this.versions.push(...versions);
    Object.assign(this, times);
  }

  apply(event: Pick<RecordedEvent, 'position' | 'type' | 'schemaVersion' | 'data' | 'recordedAt'>): void {
    const { position } = event;
    const own = subscriptionEvent(event);
    if (own.type === 'SubscriptionCreated') this.createdAt = event.recordedAt;
    this.changedAt = event.recordedAt;
    if (own.type === 'SubscriptionEnabled') this.enabledAt = position;
    if (own.type === 'ReplayRequested') this.replay = { at: position, from: own.data.from };
    if (own.type === 'SubscriptionCreated' || own.type === 'SubscriptionChanged')
      this.govern(own.data.settings, position);
    subscription.evolve(this.state, own);
  }

  /** The position from which on it gets events without a replay. */
  get beginning(): number {
    return this.versions[0]?.since ?? 0;
  }

  governing(position: number): Governing {
    const counted = this.replay && position <= this.replay.at ? this.replay.at : position;
    let version = this.versions.length;
    while (version > 1 && this.versions[version - 1]!.since > counted) version--;
    const { since, settings } = this.versions[version - 1]!;
    return { version, settings, base: position > since ? since : 0 };
  }

  /** What a delivery names as the one before it: `last` of its partition, if the same settings govern both. */
  previous(position: number, last: Sequence | undefined): Sequence | null {
    if (last === undefined) return null;
    const [one, other] = [this.governing(positionIn(last)), this.governing(position)];
    return one.version === other.version && one.base === other.base ? last : null;
  }

  private govern(settings: Settings, since: number): void {
    const current = this.versions.at(-1);
    const choosing = ({ filter, notifyOn, proof = false }: Settings) => canonicalJson({ filter, notifyOn, proof });
    if (current && choosing(current.settings) === choosing(settings))
      this.versions[this.versions.length - 1] = { since: current.since, settings };
    else this.versions.push({ since, settings });
  }
}

const DELIVERY = /^msg_([a-z0-9-]{1,64})_([1-9]\d{0,8})_(\d{16}-\d{5})$/;

/** The id of a delivery, which the receiver gets as `webhook-id`: it says which change of which event it is. */
export const deliveryId = (subscription: string, version: number, sequence: Sequence): string =>
  `msg_${subscription}_${version}_${sequence}`;

export function readDeliveryId(id: string): { subscription: string; version: number; sequence: Sequence } | undefined {
  const match = DELIVERY.exec(id);
  return match ? { subscription: match[1]!, version: Number(match[2]), sequence: match[3]! } : undefined;
}
