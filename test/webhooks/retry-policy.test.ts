import fc from 'fast-check';
import type { Micros } from '../../src/kernel/instant.js';
import {
  afterAttempt,
  ATTEMPT_DELAYS_MS,
  type AttemptOutcome,
  ENABLED_AGAIN,
  type Health,
  HEALTHY,
  LONGEST_RETRY_AFTER_MS,
  retryAt,
  type Verdict,
} from '../../src/webhooks/domain/retry-policy.js';
import { dose } from '../doses.js';

const RUNS = dose('PROPERTY_RUNS', { usual: 200, long: 2_000 });
const HOUR_MS = 3_600_000;
const START = 1_795_521_600_000_000 as Micros;
const after = (ms: number): Micros => (START + ms * 1_000) as Micros;
const NO_JITTER = 0.5;
const failed: AttemptOutcome = { outcome: 'failed' };

const failing = (failures: number, told: Health['told'] = 'nothing'): Health => ({
  failingSince: START,
  failures,
  told,
});

test('one delivery is tried at 0, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, each after the one before', () => {
  expect(ATTEMPT_DELAYS_MS.map((ms) => ms / 1_000)).toEqual([
    0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
  ]);
  const delays = [];
  for (
    let failures = 1, at = retryAt(1, START, NO_JITTER);
    at !== undefined;
    at = retryAt(++failures, START, NO_JITTER)
  )
    delays.push((at - START) / 1_000);
  expect(delays).toEqual(ATTEMPT_DELAYS_MS.slice(1));
});

test('after the tenth failed attempt a delivery is dead-lettered', () => {
  const verdict = afterAttempt({ failedAttempts: 9, health: failing(9) }, failed, after(76 * HOUR_MS), NO_JITTER);
  expect(verdict.delivery).toEqual({ next: 'dead-lettered' });
});

test('success ends the delivery and forgets what failed before', () => {
  expect(afterAttempt({ failedAttempts: 3, health: failing(3) }, { outcome: 'delivered' }, after(1), 0)).toEqual({
    delivery: { next: 'done' },
    subscription: { next: 'unchanged' },
    health: HEALTHY,
  });
});

test.each([failing(30, 'warning'), ENABLED_AGAIN])('success after a warning or a disabling is told: %j', (health) => {
  const verdict = afterAttempt({ failedAttempts: 0, health }, { outcome: 'delivered' }, after(1), 0);
  expect(verdict).toEqual({ delivery: { next: 'done' }, subscription: { next: 'recovered' }, health: HEALTHY });
});

test('410 disables at once, and the delivery waits', () => {
  expect(afterAttempt({ failedAttempts: 0, health: HEALTHY }, { outcome: 'gone' }, START, 0)).toEqual({
    delivery: { next: 'held' },
    subscription: { next: 'disable', because: 'gone' },
    health: { failingSince: START, failures: 1, told: 'disabled' },
  });
});

test.each([
  [120 * HOUR_MS, 9, 'disable'],
  [120 * HOUR_MS - 1, 9, 'unchanged'],
  [120 * HOUR_MS, 8, 'unchanged'],
])('after %d ms without success and %d failures before, one more: %s', (ms, failures, next) => {
  const verdict = afterAttempt({ failedAttempts: 0, health: failing(failures, 'warning') }, failed, after(ms), 0);
  expect(verdict.subscription.next).toBe(next);
});

test.each([
  [60 * HOUR_MS, 4, 'warn'],
  [60 * HOUR_MS - 1, 4, 'unchanged'],
  [60 * HOUR_MS, 3, 'unchanged'],
])('half way there, after %d ms and %d failures before, one more: %s', (ms, failures, next) => {
  const verdict = afterAttempt({ failedAttempts: 0, health: failing(failures) }, failed, after(ms), 0);
  expect(verdict.subscription.next).toBe(next);
});

test('a delivery that was due its last attempt is dead-lettered also when that disables', () => {
  const verdict = afterAttempt({ failedAttempts: 9, health: failing(20) }, failed, after(200 * HOUR_MS), 0);
  expect(verdict).toMatchObject({
    delivery: { next: 'dead-lettered' },
    subscription: { next: 'disable', because: 'failing' },
  });
});

test('a subscription that had nothing to send for a month is not held to have failed for a month', () => {
  const verdict = afterAttempt({ failedAttempts: 0, health: HEALTHY }, failed, after(720 * HOUR_MS), 0);
  expect(verdict.health).toEqual({ failingSince: after(720 * HOUR_MS), failures: 1, told: 'nothing' });
});

test('Retry-After is obeyed: never before, and at most a day', () => {
  const asked = (retryAfterMs: number) => (retryAt(1, START, NO_JITTER, retryAfterMs)! - START) / 1_000;
  expect([asked(0), asked(60_000), asked(LONGEST_RETRY_AFTER_MS * 3)]).toEqual([5_000, 60_000, LONGEST_RETRY_AFTER_MS]);
});

const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const outcome: fc.Arbitrary<AttemptOutcome> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<AttemptOutcome>({ outcome: 'failed' }, { outcome: 'redirect' }) },
  { weight: 2, arbitrary: fc.nat(200_000_000).map((retryAfterMs) => ({ outcome: 'refused' as const, retryAfterMs })) },
  { weight: 1, arbitrary: fc.constantFrom<AttemptOutcome>({ outcome: 'delivered' }, { outcome: 'gone' }) },
);

test('jitter keeps every delay within a fifth of its own, and never below what Retry-After asks for', () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), jitter, fc.nat(200_000_000), (failures, random, asked) => {
      const usual = ATTEMPT_DELAYS_MS[failures]!;
      const delay = (retryAt(failures, START, random, asked)! - START) / 1_000;
      const least = Math.min(asked, LONGEST_RETRY_AFTER_MS);
      expect(delay).toBeGreaterThanOrEqual(Math.max(usual * 0.8, least) - 0.001);
      expect(delay).toBeLessThanOrEqual(Math.max(usual * 1.2, least) + 0.001);
    }),
    { numRuns: RUNS },
  ));

test('whatever a receiver does: told in order, disabled exactly when it must be, never a retry in the past', () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(outcome, jitter, fc.nat(40 * HOUR_MS)), { maxLength: 60 }), (steps) => {
      let now = START;
      let health = HEALTHY;
      let failedAttempts = 0;
      let sinceSuccess: Micros[] = [];
      const told: string[] = [];
      for (const [result, random, pauseMs] of steps) {
        now = (now + pauseMs * 1_000) as Micros;
        const verdict: Verdict = afterAttempt({ failedAttempts, health }, result, now, random);
        sinceSuccess = result.outcome === 'delivered' ? [] : [...sinceSuccess, now];
        const must =
          result.outcome === 'gone' || (sinceSuccess.length >= 10 && now - sinceSuccess[0]! >= 120 * HOUR_MS * 1_000);
        expect(verdict.subscription.next === 'disable').toBe(must);
        expect(verdict.health.failures).toBe(sinceSuccess.length);
        if (verdict.delivery.next === 'retry') expect(verdict.delivery.at).toBeGreaterThan(now);
        if (verdict.subscription.next !== 'unchanged') told.push(verdict.subscription.next);
        if (verdict.subscription.next === 'disable') break;
        failedAttempts = verdict.delivery.next === 'retry' ? failedAttempts + 1 : 0;
        health = verdict.health;
      }
      expect(told.join(' ')).toMatch(/^(warn recovered ?)*(warn ?)?(disable)?$/);
    }),
    { numRuns: RUNS },
  ));
