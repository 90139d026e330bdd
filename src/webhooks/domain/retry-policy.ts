import { unreachable } from '../../kernel/brand.js';
import type { Micros } from '../../kernel/instant.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Before each attempt of one delivery, milliseconds after the one before it failed. No other attempt follows the last. */
export const ATTEMPT_DELAYS_MS = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** A delay is longer or shorter by up to this share, so that what failed together does not come again together. */
const JITTER = 0.2;
/** What a receiver may ask for with Retry-After. */
export const LONGEST_RETRY_AFTER_MS = 24 * HOUR;
/** No attempt is ever farther away from the one before it. */
export const LONGEST_DELAY_MS = 24 * HOUR * (1 + JITTER);

interface Threshold {
  readonly failingForMs: number;
  readonly failures: number;
}
/** Both must be reached, counted from the first failure after the last success. */
const DISABLE_AFTER: Threshold = { failingForMs: 120 * HOUR, failures: 10 };
const WARN_AFTER: Threshold = { failingForMs: 60 * HOUR, failures: 5 };

/** What one attempt came to, as far as it matters for what is next. The sender's `Attempt` is one of these. */
export type AttemptOutcome =
  | { readonly outcome: 'delivered' }
  | { readonly outcome: 'refused'; readonly retryAfterMs?: number }
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'redirect' }
  | { readonly outcome: 'failed' };

/** How a subscription has fared since its last success. */
export interface Health {
  /** When the first attempt after the last success failed; null while all is well. */
  readonly failingSince: Micros | null;
  readonly failures: number;
  /** The last that was told about it. A success that follows is told as well. */
  readonly told: 'nothing' | 'warning' | 'disabled';
}

export const HEALTHY: Health = { failingSince: null, failures: 0, told: 'nothing' };

/** After somebody enabled it again: it has all its chances, and its next success is worth telling. */
export const ENABLED_AGAIN: Health = { failingSince: null, failures: 0, told: 'disabled' };

export interface FailureHistory {
  /** Attempts of this delivery that failed before this one. */
  readonly failedAttempts: number;
  readonly health: Health;
}

/** What becomes of the delivery. `held`: it waits, not dead-lettered, until the subscription is enabled again. */
type NextForDelivery =
  | { readonly next: 'done' }
  | { readonly next: 'retry'; readonly at: Micros }
  | { readonly next: 'dead-lettered' }
  | { readonly next: 'held' };

/** What becomes of the subscription; all but `unchanged` is to be recorded. */
type NextForSubscription =
  | { readonly next: 'unchanged' }
  | { readonly next: 'recovered' }
  | { readonly next: 'warn'; readonly failingSince: Micros; readonly failures: number }
  | { readonly next: 'disable'; readonly because: 'gone' | 'failing' };

export interface Verdict {
  readonly delivery: NextForDelivery;
  readonly subscription: NextForSubscription;
  readonly health: Health;
}

/** What is next after an attempt that ended `now`. `jitter` is random in [0, 1). */
export function afterAttempt(history: FailureHistory, result: AttemptOutcome, now: Micros, jitter: number): Verdict {
  switch (result.outcome) {
    case 'delivered':
      return {
        delivery: { next: 'done' },
        subscription: { next: history.health.told === 'nothing' ? 'unchanged' : 'recovered' },
        health: HEALTHY,
      };
    case 'gone':
      return {
        delivery: { next: 'held' },
        subscription: { next: 'disable', because: 'gone' },
        health: { ...failedOnceMore(history.health, now), told: 'disabled' },
      };
    case 'refused':
      return afterFailure(history, retryAt(history.failedAttempts + 1, now, jitter, result.retryAfterMs), now);
    case 'redirect':
    case 'failed':
      return afterFailure(history, retryAt(history.failedAttempts + 1, now, jitter), now);
    default:
      return unreachable(result);
  }
}

/** When to try again after so many failed attempts of one delivery; undefined when it was the last. */
export function retryAt(failedAttempts: number, now: Micros, jitter: number, retryAfterMs = 0): Micros | undefined {
  const delayMs = ATTEMPT_DELAYS_MS[failedAttempts];
  if (delayMs === undefined) return undefined;
  const jitteredMs = delayMs * (1 - JITTER + 2 * JITTER * jitter);
  const askedMs = Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS);
  return (now + Math.round(Math.max(jitteredMs, askedMs) * 1_000)) as Micros;
}

function afterFailure(history: FailureHistory, at: Micros | undefined, now: Micros): Verdict {
  const health = failedOnceMore(history.health, now);
  const delivery: NextForDelivery = at === undefined ? { next: 'dead-lettered' } : { next: 'retry', at };
  if (isReached(DISABLE_AFTER, health, now))
    return {
      delivery: at === undefined ? delivery : { next: 'held' },
      subscription: { next: 'disable', because: 'failing' },
      health: { ...health, told: 'disabled' },
    };
  if (health.told !== 'warning' && isReached(WARN_AFTER, health, now)) {
    const { failingSince, failures } = health;
    return {
      delivery,
      subscription: { next: 'warn', failingSince, failures },
      health: { ...health, told: 'warning' },
    };
  }
  return { delivery, subscription: { next: 'unchanged' }, health };
}

type Failing = Health & { readonly failingSince: Micros };

const failedOnceMore = ({ failingSince, failures, told }: Health, now: Micros): Failing => ({
  failingSince: failingSince ?? now,
  failures: failures + 1,
  told,
});

const isReached = ({ failingForMs, failures }: Threshold, health: Failing, now: Micros): boolean =>
  health.failures >= failures && now - health.failingSince >= failingForMs * 1_000;
