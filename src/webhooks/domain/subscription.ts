import { unreachable } from '../../kernel/brand.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Decider } from '../../kernel/decider.js';
import { conflict, incorrect, notFound } from '../../kernel/domain-error.js';
import type {
  DisabledBecause,
  DeadLetteredDelivery,
  SealedSecret,
  Settings,
  SubscriptionEvent,
} from './subscription-events.js';

export type SubscriptionCommand =
  | { readonly type: 'Create'; readonly settings: Settings; readonly secret: SealedSecret; readonly salt: string }
  | { readonly type: 'Change'; readonly settings: Settings; readonly salt: string }
  | { readonly type: 'Enable'; readonly salt: string }
  | { readonly type: 'Disable'; readonly because: DisabledBecause; readonly salt: string }
  | { readonly type: 'RotateSecret'; readonly secret: SealedSecret; readonly until: string; readonly salt: string }
  | { readonly type: 'Replay'; readonly from: number; readonly salt: string }
  | { readonly type: 'Warn'; readonly failingSince: string; readonly failures: number; readonly salt: string }
  | { readonly type: 'Recover'; readonly failingSince: string; readonly salt: string }
  | { readonly type: 'DeadLetter'; readonly delivery: DeadLetteredDelivery; readonly salt: string }
  | { readonly type: 'DeliverDeadLettered'; readonly delivery: string; readonly salt: string }
  | { readonly type: 'Delete'; readonly salt: string };

export interface SubscriptionState {
  stage: 'unknown' | 'enabled' | 'disabled' | 'deleted';
  settings: Settings | undefined;
  disabledBecause: DisabledBecause | null;
  /** Newest first; an older one is still used until it ends. */
  secrets: { readonly sealed: string; readonly until: string | null }[];
  /** A warning was given and no success has come since. */
  warned: boolean;
  readonly deadLettered: Map<string, DeadLetteredDelivery>;
}

/** One subscription is one stream. */
export const subscription: Decider<SubscriptionState, SubscriptionCommand, SubscriptionEvent> = {
  initialState: () => ({
    stage: 'unknown',
    settings: undefined,
    disabledBecause: null,
    secrets: [],
    warned: false,
    deadLettered: new Map(),
  }),

  decide(command, state) {
    const { salt } = command;
    if (command.type === 'Create') {
      if (state.stage !== 'unknown')
        throw conflict('subscription/already-created', 'There is a subscription with this id already');
      return [{ type: 'SubscriptionCreated', data: { settings: command.settings, secret: command.secret, salt } }];
    }
    if (state.stage === 'unknown' || state.stage === 'deleted') throw unknownSubscription();
    switch (command.type) {
      case 'Change':
        if (canonicalJson(command.settings) === canonicalJson(state.settings)) return [];
        return [{ type: 'SubscriptionChanged', data: { settings: command.settings, salt } }];
      case 'Enable':
        return state.stage === 'enabled' ? [] : [{ type: 'SubscriptionEnabled', data: { salt } }];
      case 'Disable':
        if (state.stage === 'disabled') return [];
        return [{ type: 'SubscriptionDisabled', data: { because: command.because, salt } }];
      case 'RotateSecret':
        return [{ type: 'SecretRotated', data: { secret: command.secret, until: command.until, salt } }];
      case 'Replay':
        return [{ type: 'ReplayRequested', data: { from: command.from, salt } }];
      case 'Warn': {
        if (state.warned) return [];
        const { failingSince, failures } = command;
        return [{ type: 'FailureWarned', data: { failingSince, failures, salt } }];
      }
      case 'Recover':
        if (!state.warned) return [];
        return [{ type: 'SubscriptionRecovered', data: { failingSince: command.failingSince, salt } }];
      case 'DeadLetter':
        if (state.deadLettered.has(command.delivery.delivery)) return [];
        return [{ type: 'DeliveryDeadLettered', data: { ...command.delivery, salt } }];
      case 'DeliverDeadLettered':
        if (!state.deadLettered.has(command.delivery)) return [];
        return [{ type: 'DeadLetteredDelivered', data: { delivery: command.delivery, salt } }];
      case 'Delete':
        return [{ type: 'SubscriptionDeleted', data: { salt } }];
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }) {
    switch (type) {
      case 'SubscriptionCreated':
        state.stage = 'enabled';
        state.settings = data.settings;
        state.secrets = [{ ...data.secret, until: null }];
        return state;
      case 'SubscriptionChanged':
        state.settings = data.settings;
        return state;
      case 'SubscriptionEnabled':
        state.stage = 'enabled';
        state.disabledBecause = null;
        return state;
      case 'SubscriptionDisabled':
        state.stage = 'disabled';
        state.disabledBecause = data.because;
        // What is switched on again starts with a clean sheet, and is told of when it works.
        state.warned ||= data.because !== 'asked';
        return state;
      case 'SecretRotated':
        state.secrets = [
          { ...data.secret, until: null },
          ...state.secrets.slice(0, SECRETS_KEPT - 1).map((old) => ({ ...old, until: earlier(old.until, data.until) })),
        ];
        return state;
      case 'ReplayRequested':
        return state;
      case 'FailureWarned':
        state.warned = true;
        return state;
      case 'SubscriptionRecovered':
        state.warned = false;
        return state;
      case 'DeliveryDeadLettered': {
        const { salt: _, ...delivery } = data;
        state.deadLettered.set(delivery.delivery, delivery);
        return state;
      }
      case 'DeadLetteredDelivered':
        state.deadLettered.delete(data.delivery);
        return state;
      case 'SubscriptionDeleted':
        state.stage = 'deleted';
        state.secrets = [];
        return state;
      default:
        return unreachable(type);
    }
  },
};

const earlier = (one: string | null, other: string): string => (one !== null && one < other ? one : other);

/** The newest and those in their overlap. */
const SECRETS_KEPT = 4;

export const unknownSubscription = () =>
  notFound('subscription/unknown', 'There is no such subscription. GET /api/v1/webhooks lists them');

/** Hours that an old secret goes on beside the new one. */
export const OVERLAP_HOURS = { usual: 24, most: 168 } as const;

export function checkedOverlap(hours: number | undefined): number {
  const overlap = hours ?? OVERLAP_HOURS.usual;
  if (overlap < 0 || overlap > OVERLAP_HOURS.most)
    throw incorrect(
      'subscription/overlap-out-of-range',
      `The overlap of two secrets must be 0 to ${OVERLAP_HOURS.most} hours, but is ${overlap}`,
    );
  return overlap;
}
