import type { Config } from '../../src/config.js';
import { type Service, startService } from '../e2e/service.js';
import { answering, closeAll, Receiver } from './receiver.js';

let service: Service;
let receiver: Receiver;
const start = async (settings: Partial<Config> = {}) => {
  receiver = await answering(204);
  service = await startService({ webhookAllowHttp: true, webhookAllowCidrs: ['127.0.0.0/8'], ...settings });
};
afterEach(async () => {
  await service.stop();
  await closeAll();
});

const W = '/api/v1/webhooks';
const subscribe = (url: string, asking = service.http) => asking.post(W).send({ url });
const here = (host = '127.0.0.1') => receiver.url(host);

async function anotherAdmin() {
  const issued = await service.http.post('/api/v1/keys').send({ name: 'other', role: 'admin' }).expect(201);
  return service.as((issued.body as { key: string }).key);
}

test('one host is sent no more subscriptions than the limit, whoever asks, until one goes', async () => {
  await start({ subscriptionsPerHost: 2 });
  const { id } = (await subscribe(here()).expect(201)).body as { id: string };
  await subscribe(here()).expect(201);
  const another = await anotherAdmin();
  for (const asking of [service.http, another])
    expect(await subscribe(here(), asking)).toMatchObject({
      status: 409,
      body: { code: 'subscription/too-many-of-host' },
    });
  const elsewhere = (await subscribe(here('127.0.0.2')).expect(201)).body as { id: string };
  expect(await service.http.patch(`${W}/${elsewhere.id}`).send({ url: here() })).toMatchObject({ status: 409 });
  await service.http.delete(`${W}/${id}`).expect(200);
  await service.http.patch(`${W}/${elsewhere.id}`).send({ url: here() }).expect(200);
  await service.http.patch(`${W}/${elsewhere.id}`).send({ description: 'as before' }).expect(200);
});

test('one key makes no more subscriptions than the limit, and another one may', async () => {
  await start({ subscriptionsPerKey: 3 });
  for (const host of ['127.0.0.1', '127.0.0.2', '127.0.0.3']) await subscribe(here(host)).expect(201);
  expect(await subscribe(here('127.0.0.4'))).toMatchObject({
    status: 409,
    body: { code: 'subscription/too-many-of-key' },
  });
  await subscribe(here('127.0.0.4'), await anotherAdmin()).expect(201);
});

test('those who come at once share what is left, and one that comes again under its key counts once', async () => {
  await start({ subscriptionsPerHost: 3 });
  const keyed = () => subscribe(here()).set('idempotency-key', 'one');
  await keyed().expect(201);
  const answers = await Promise.all(Array.from({ length: 20 }, () => subscribe(here())));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
  await keyed().expect(201);
});

test('who has tests sent too often in a minute is told when to go on', async () => {
  await start({ sendsPerMinute: 2 });
  const { id } = (await subscribe(here()).expect(201)).body as { id: string };
  await service.http.post(`${W}/${id}/ping`).expect(200);
  await service.http.post(`${W}/${id}/replay`).send({ position: 1 }).expect(202);
  const refused = await service.http.post(`${W}/${id}/ping`);
  expect(refused).toMatchObject({ status: 429, body: { code: 'rate-limit/sends' } });
  expect(refused.headers['retry-after']).toMatch(/^\d+$/);
  await service.http.get(`${W}/${id}`).expect(200);
});
