import { setTimeout as pause } from 'node:timers/promises';
import { EventStore } from '../../src/event-store/event-store.js';
import { withKey } from '../e2e/keys.js';
import { poison } from '../e2e/poison.js';
import { cargoFlies, head, openExample, P, type Service, startService } from '../e2e/service.js';
import { Subscriber } from '../webhooks/subscriber.js';
import { Scraped } from './scraped.js';

let service: Service;
beforeEach(async () => {
  service = await startService({ webhookAllowHttp: true, webhookAllowCidrs: ['127.0.0.0/8'] });
  await openExample(service);
});
afterEach(() => service.stop());

const scrapedWhen = async (isSo: (scraped: Scraped) => boolean): Promise<Scraped> => {
  for (;;) {
    const scraped = await Scraped.of(service);
    if (isSo(scraped)) return scraped;
    await pause(20);
  }
};
const requests = (scraped: Scraped, labels: Record<string, string>) =>
  scraped.value('detente_http_request_duration_seconds_count', labels);

test('a request is counted by the pattern of its route and by its status, and no address is a label', async () => {
  await service.http.get(`${P}/measures/air-cargo/status`).expect(200);
  await service.http.get(`${P}/measures/no-such/status`).expect(404);
  await service.http.get('/no/such/address').expect(404);
  await service.as(undefined).post(`${P}/measures`).send({}).expect(401);
  const scraped = await Scraped.of(service);
  const route = '/api/v1/processes/:process/measures/:measure/status';
  expect(requests(scraped, { method: 'GET', route, status_code: '200' })).toBe(1);
  expect(requests(scraped, { method: 'GET', route, status_code: '404' })).toBe(1);
  expect(requests(scraped, { route: 'none', status_code: '404' })).toBe(1);
  expect(requests(scraped, { route: '/api/v1/processes/:process/measures', status_code: '401' })).toBe(1);
  const labels = scraped.samples.flatMap((sample) => Object.values(sample.labels)).join('\n');
  expect(labels).not.toMatch(/air-cargo|armenia|no\/such/);
});

test('appends are counted by what came of them', async () => {
  await service.http.post(`${P}/measures`).set('Idempotency-Key', 'once').send({ id: 'x', title: 'X' }).expect(201);
  const appends = (scraped: Scraped, outcome: string) =>
    scraped.value('detente_append_duration_seconds_count', { outcome });
  const before = await Scraped.of(service);
  expect(appends(before, 'appended')).toBe(5);
  const events = { metadata: { actor: 'a', correlationId: 'c' }, type: 'T', schemaVersion: 1, data: {} };
  const id = '0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d';
  const store = service.app.get(EventStore);
  const append = (expected: 'any' | 'none') =>
    store.append('some' as never, expected, [{ ...events, id: id as never }]);
  await append('any');
  await append('any');
  await expect(
    store.append('some' as never, 'none', [{ ...events, id: `1${id.slice(1)}` as never }]),
  ).rejects.toThrow();
  const after = await Scraped.of(service);
  expect([appends(after, 'appended'), appends(after, 'repeated'), appends(after, 'refused')]).toEqual([6, 1, 1]);
});

test('it tells where the log ends, and what every follower still has to take in', async () => {
  const end = await head(service);
  const followers = ['read-model', 'access', 'transparency-log', 'webhooks'];
  const scraped = await scrapedWhen((now) => now.value('detente_follower_lag_events') === 0);
  expect(scraped.value('detente_log_position')).toBe(end);
  expect(scraped.value('detente_log_reachable')).toBe(1);
  for (const follower of followers) {
    expect(scraped.value('detente_follower_position', { follower })).toBe(end);
    expect(scraped.value('detente_follower_lag_seconds', { follower })).toBe(0);
    expect(scraped.value('detente_follower_stopped', { follower })).toBe(0);
  }
  expect([...scraped.valuesOf('follower')].sort()).toEqual([...followers].sort());
});

test('where a follower stands still, its lag grows and the others have none', async () => {
  const position = await poison(service);
  const scraped = await scrapedWhen(
    (now) => now.value('detente_follower_lag_seconds', { follower: 'read-model' })! > 0.01,
  );
  expect(scraped.value('detente_log_position')).toBe(position);
  expect(scraped.value('detente_follower_stopped', { follower: 'read-model' })).toBe(1);
  expect(scraped.value('detente_follower_lag_events', { follower: 'read-model' })).toBe(1);
  expect(scraped.value('detente_follower_lag_events', { follower: 'access' })).toBe(0);
});

test('deliveries are counted by their outcome, and what waits is told with its age', async () => {
  const subscriber = await Subscriber.start();
  let isAway = true;
  subscriber.behaviour = () => (isAway ? 503 : 204);
  await service.http
    .post('/api/v1/webhooks')
    .send({ url: subscriber.url, filter: { changes: ['development.recorded'] } })
    .expect(201);
  await service.http
    .post(`${P}/developments`)
    .send({ ...cargoFlies, id: 'at-050' })
    .expect(201);
  await service.http
    .post(`${P}/developments`)
    .send({ ...cargoFlies, id: 'at-051' })
    .expect(201);
  const waiting = (scraped: Scraped, state: string) => scraped.value('detente_webhook_waiting_deliveries', { state });
  const failed = await scrapedWhen((now) => waiting(now, 'later') === 1 && waiting(now, 'behind') === 1);
  expect(failed.value('detente_webhook_subscriptions')).toBe(1);
  expect(failed.value('detente_webhook_attempts_total', { outcome: 'failed' })).toBeGreaterThanOrEqual(1);
  expect(failed.value('detente_webhook_backlog_events')).toBeGreaterThanOrEqual(2);
  isAway = false;
  const delivered = await scrapedWhen(
    (now) => now.value('detente_webhook_attempts_total', { outcome: 'delivered' }) === 2,
  );
  expect(delivered.value('detente_webhook_oldest_due_seconds')).toBe(0);
  await scrapedWhen((now) => now.value('detente_webhook_waiting_deliveries') === 0);
  await subscriber.stop();
});

test('it tells of what use the caches are, how old the checkpoint is, and how the process is', async () => {
  const ask = () => service.http.get(`${P}/measures/air-cargo/status`).expect(200);
  await ask();
  const before = await Scraped.of(service);
  await ask();
  const after = await scrapedWhen((now) => now.value('detente_checkpoint_age_seconds')! >= 0);
  const hits = (scraped: Scraped) => scraped.value('detente_cache_hits_total', { cache: 'timelines' })!;
  expect(hits(after)).toBeGreaterThan(hits(before));
  expect(after.value('detente_cache_entries', { cache: 'timelines' })).toBeGreaterThan(0);
  expect(after.value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
  expect(after.value('process_resident_memory_bytes')).toBeGreaterThan(0);
});

test('a key for monitoring reads this, and nothing else that asks for a key', async () => {
  const { body } = await service.http.post('/api/v1/keys').send({ name: 'prometheus', role: 'monitor' }).expect(201);
  const headers = withKey((body as { key: string }).key);
  expect((await fetch(`${service.url}/metrics`, { headers })).status).toBe(200);
  expect((await fetch(`${service.url}/api/v1/keys`, { headers })).status).toBe(403);
  expect((await fetch(`${service.url}/metrics`)).status).toBe(401);
});
