import { subscription } from '../../src/webhooks/domain/subscription.js';
import type { Settings, SubscriptionEvent } from '../../src/webhooks/domain/subscription-events.js';
import { specificationOf } from '../given-when-then.js';

const given = specificationOf(subscription);
const salt = 'salt';
const settings: Settings = { url: 'https://example.org/', filter: {}, fires: 'due' };
const secret = { sealed: 'v1.sealed' };
const created: SubscriptionEvent = { type: 'SubscriptionCreated', data: { settings, secret, salt } };
const disabled: SubscriptionEvent = { type: 'SubscriptionDisabled', data: { because: 'failing', salt } };
const enabled: SubscriptionEvent = { type: 'SubscriptionEnabled', data: { salt } };
const deleted: SubscriptionEvent = { type: 'SubscriptionDeleted', data: { salt } };
const delivery = { delivery: 'msg_1', lane: 'a', sequence: '1-1', previous: null, kind: 'headline.changed' };
const exhausted: SubscriptionEvent = { type: 'DeliveryExhausted', data: { ...delivery, salt } };

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
  const changed: Settings = { ...settings, fires: 'both' };
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
  given(created).when({ type: 'Exhaust', delivery, salt }).then(exhausted);
  given(created, exhausted).when({ type: 'Exhaust', delivery, salt }).then();
  given(created, exhausted)
    .when({ type: 'DeliverExhausted', delivery: 'msg_1', salt })
    .then({ type: 'ExhaustedDelivered', data: { delivery: 'msg_1', salt } });
  given(created).when({ type: 'DeliverExhausted', delivery: 'msg_1', salt }).then();
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
