import { cursorRecord, startingAt } from '../../src/webhooks/domain/cursor.js';
import { HEALTHY } from '../../src/webhooks/domain/retry-policy.js';
import {
  type Settings,
  type SubscriptionEvent,
  subscriptionEvent,
} from '../../src/webhooks/domain/subscription-events.js';
import { subscription } from '../../src/webhooks/domain/subscription.js';
import { specificationOf } from '../given-when-then.js';

const given = specificationOf(subscription);
const salt = 'salt';
const settings: Settings = { url: 'https://example.org/', filter: {}, notifyOn: 'due' };
const secret = { sealed: 'v1.sealed' };
const created: SubscriptionEvent = { type: 'SubscriptionCreated', data: { settings, secret, salt } };
const disabled: SubscriptionEvent = { type: 'SubscriptionDisabled', data: { because: 'failing', salt } };
const enabled: SubscriptionEvent = { type: 'SubscriptionEnabled', data: { salt } };
const deleted: SubscriptionEvent = { type: 'SubscriptionDeleted', data: { salt } };
const delivery = { delivery: 'msg_1', partition: 'a', sequence: '1-1', previous: null, kind: 'headline.changed' };
const deadLettered: SubscriptionEvent = { type: 'DeliveryDeadLettered', data: { ...delivery, salt } };

test('a subscription is created once', () => {
  given().when({ type: 'Create', settings, secret, salt }).then(created);
  given(created).when({ type: 'Create', settings, secret, salt }).thenFails('subscription/already-created');
});

test('nothing can be done with one that was never created, or was deleted', () => {
  for (const past of [[], [created, deleted]])
    for (const type of ['Enable', 'Delete'] as const)
      given(...past)
        .when({ type, salt })
        .thenFails('subscription/unknown');
});

test('a change that changes nothing is nothing', () => {
  const changed: Settings = { ...settings, notifyOn: 'both' };
  given(created).when({ type: 'Change', settings, salt }).then();
  given(created)
    .when({ type: 'Change', settings: changed, salt })
    .then({ type: 'SubscriptionChanged', data: { settings: changed, salt } });
});

test('it is switched off and on once', () => {
  given(created).when({ type: 'Disable', because: 'failing', salt }).then(disabled);
  given(created, disabled).when({ type: 'Disable', because: 'gone', salt }).then();
  given(created, disabled).when({ type: 'Enable', salt }).then(enabled);
  given(created, disabled, enabled).when({ type: 'Enable', salt }).then();
});

test('it recovers only where something was told to be wrong', () => {
  const failingSince = '2026-11-24T12:00:00.000000Z';
  const warned: SubscriptionEvent = { type: 'FailureWarned', data: { failingSince, failures: 7, salt } };
  const recovered: SubscriptionEvent = { type: 'SubscriptionRecovered', data: { failingSince, salt } };
  given(created).when({ type: 'Recover', failingSince, salt }).then();
  given(created, warned).when({ type: 'Recover', failingSince, salt }).then(recovered);
  given(created, warned).when({ type: 'Warn', failingSince, failures: 8, salt }).then();
  given(created, disabled, enabled).when({ type: 'Recover', failingSince, salt }).then(recovered);
  given(created, warned, recovered).when({ type: 'Recover', failingSince, salt }).then();
});

test('a delivery is given up once, and taken off the list once it was delivered', () => {
  given(created).when({ type: 'DeadLetter', delivery, salt }).then(deadLettered);
  given(created, deadLettered).when({ type: 'DeadLetter', delivery, salt }).then();
  given(created, deadLettered)
    .when({ type: 'DeliverDeadLettered', delivery: 'msg_1', salt })
    .then({ type: 'DeadLetteredDelivered', data: { delivery: 'msg_1', salt } });
  given(created).when({ type: 'DeliverDeadLettered', delivery: 'msg_1', salt }).then();
});

test('secrets overlap until the old one ends, whichever came after it', () => {
  const rotated = (n: number): SubscriptionEvent => ({
    type: 'SecretRotated',
    data: { secret: { sealed: `v1.${n}` }, until: `2026-11-2${n}T12:00:00.000000Z`, salt },
  });
  const state = [created, rotated(1), rotated(2)].reduce(
    (before, event) => subscription.evolve(before, event),
    subscription.initialState(),
  );
  expect(state.secrets).toEqual([
    { sealed: 'v1.2', until: null },
    { sealed: 'v1.1', until: '2026-11-22T12:00:00.000000Z' },
    { sealed: 'v1.sealed', until: '2026-11-21T12:00:00.000000Z' },
  ]);
});

describe('a stream of version 1', () => {
  const old = (type: string, data: object) => subscriptionEvent({ type, schemaVersion: 1, data: { salt, ...data } });

  test('reads with the names of today', () => {
    const settings = { url: 'https://example.org/', filter: { changes: ['webhook.exhausted'] }, fires: 'both' };
    expect(old('SubscriptionChanged', { settings })).toEqual({
      type: 'SubscriptionChanged',
      data: {
        salt,
        settings: { url: settings.url, filter: { changes: ['webhook.dead-lettered'] }, notifyOn: 'both' },
      },
    });
    const given = { delivery: 'msg_1', sequence: '1', previous: null };
    expect(old('DeliveryExhausted', { ...given, kind: 'webhook.exhausted', lane: 'process-a' })).toEqual({
      type: 'DeliveryDeadLettered',
      data: { salt, ...given, kind: 'webhook.dead-lettered', partition: 'process-a' },
    });
    expect(old('ExhaustedDelivered', { delivery: 'msg_1' }).type).toBe('DeadLetteredDelivered');
    expect(old('SubscriptionEnabled', {})).toEqual({ type: 'SubscriptionEnabled', data: { salt } });
  });

  test('and what was kept of its attempts too', () => {
    const attempt = {
      delivery: 'msg_1',
      kind: 'webhook.exhausted',
      lane: 'process-a',
      sequence: '1',
      attempt: 10,
      outcome: 'exhausted',
    };
    const step = { kind: 'step', position: 4, attempt, health: HEALTHY };
    const { lane: _, ...rest } = attempt;
    expect(cursorRecord(step)).toEqual({
      ...step,
      attempt: { ...rest, kind: 'webhook.dead-lettered', partition: 'process-a', outcome: 'dead-lettered' },
    });
    const whole = { kind: 'whole', cursor: startingAt(3, 3) };
    expect([cursorRecord(whole), cursorRecord({ ...step, attempt: null })]).toEqual([
      whole,
      { ...step, attempt: null },
    ]);
  });
});
