import { SubscriptionQuota } from '../../src/webhooks/commands/subscription-quota.js';
import type { SubscriptionProjection } from '../../src/webhooks/projections/subscription-projection.js';

const LIMITS = { subscriptionsPerKey: 5, subscriptionsPerHost: 3 };
const there = { ofCreator: 0, ofHost: 0 };
const counts = {
  countOfCreator: () => there.ofCreator,
  countOfHost: () => there.ofHost,
} as unknown as SubscriptionProjection;

const URL_OF = (host: string) => `https://${host}/hook`;
let quota: SubscriptionQuota;
beforeEach(() => {
  Object.assign(there, { ofCreator: 0, ofHost: 0 });
  quota = new SubscriptionQuota(counts, LIMITS);
});

/** Claims, and is on its way into the log until it is let in. */
function coming(actor: string, host: string) {
  let letIn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letIn = resolve));
  const done = quota.during((claims) => {
    claims.ofCreator(actor);
    claims.ofHost(URL_OF(host));
    return held;
  });
  done.catch(() => undefined);
  return { done, letIn };
}

test('those on their way count with those that are there, and no longer once they are', async () => {
  there.ofHost = 1;
  const two = [coming('a', 'x.example'), coming('b', 'x.example')];
  await expect(coming('c', 'x.example').done).rejects.toMatchObject({ code: 'subscription/too-many-of-host' });
  for (const { letIn } of two) letIn();
  await Promise.all(two.map(({ done }) => done));
  const another = coming('c', 'x.example');
  another.letIn();
  await another.done;
});

test('what is refused for one count is given back to the other', async () => {
  there.ofHost = 3;
  for (let n = 0; n < 10; n++)
    await expect(coming('a', 'x.example').done).rejects.toMatchObject({ code: 'subscription/too-many-of-host' });
  there.ofHost = 0;
  const five = Array.from({ length: 5 }, (_, n) => coming('a', `${n}.example`));
  await expect(coming('a', 'y.example').done).rejects.toMatchObject({ code: 'subscription/too-many-of-key' });
  for (const { letIn } of five) letIn();
  await Promise.all(five.map(({ done }) => done));
});

test('who claims the same again, as where another writer came first, claims it once', async () => {
  there.ofHost = 2;
  await quota.during((claims) => {
    claims.ofHost(URL_OF('x.example'));
    claims.ofHost(URL_OF('x.example'));
    return Promise.resolve();
  });
});
