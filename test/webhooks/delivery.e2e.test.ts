import { Webhook } from 'standardwebhooks';
import { rootFromInclusion } from '../../src/transparency-log/merkle/proof-verification.js';
import type { OwnTreeProof } from '../../src/transparency-log/proofs.js';
import { newHasher } from '../../src/transparency-log/sha256.js';
import { CHANGE_KINDS } from '../../src/webhooks/domain/change-kinds.js';
import { cargoFlies, openExample, P, type Service, startService } from '../e2e/service.js';
import { Subscriber } from './subscriber.js';

let service: Service;
let subscriber: Subscriber;
beforeEach(async () => {
  service = await startService({ webhookAllowHttp: true, webhookAllowCidrs: ['127.0.0.0/8'] });
  subscriber = await Subscriber.start();
  await openExample(service);
});
afterEach(async () => {
  await service.stop();
  await subscriber.stop();
});

const hasher = newHasher();
const W = '/api/v1/webhooks';
interface Created {
  readonly id: string;
  readonly secret: string;
}
async function subscribe(body: object = {}): Promise<Created> {
  const answer = await service.http
    .post(W)
    .send({ url: subscriber.url, ...body })
    .expect(201);
  return answer.body as Created;
}
const record = (body: object) => service.http.post(`${P}/developments`).send(body).expect(201);
const typesOf = () => subscriber.all.map(({ event }) => event.type);

test('what is recorded is delivered, signed, with the status before and after', async () => {
  const { secret } = await subscribe();
  await record({ ...cargoFlies, id: 'at-050' });
  await subscriber.until((all) => all.length >= 4);
  expect(typesOf()).toEqual([
    'detente.development.recorded.v1',
    'detente.measure.state-changed.v1',
    'detente.measure.legal-force-changed.v1',
    'detente.headline.changed.v1',
  ]);
  const { text, headers, event } = subscriber.all[1]!;
  expect(new Webhook(secret).verify(text, headers as Record<string, string>)).toMatchObject({ id: event.id });
  expect(event).toMatchObject({
    specversion: '1.0',
    source: '/api/v1/processes/armenia-turkiye',
    subject: 'measures/air-cargo',
    previous: subscriber.all[0]!.event.sequence,
    data: { measure: 'air-cargo', before: { state: 'agreed' }, after: { state: 'in-effect', inEffect: 'yes' } },
  });
});

test('a delivery carries the proof of its event where that is asked for, and the same one in a replay', async () => {
  const { id } = await subscribe({ proof: true, filter: { changes: ['development.recorded'] } });
  await record({ ...cargoFlies, id: 'at-050' });
  await record({ ...cargoFlies, id: 'later' });
  await subscriber.until((all) => all.length >= 2);
  const first = subscriber.all.splice(0);
  for (const { event } of first) {
    const { position } = event.data;
    const proof = event.data['proof'] as OwnTreeProof;
    const path = proof.path.map((hash) => Buffer.from(hash, 'base64'));
    const leaf = { hash: hasher.leaf(Buffer.from(proof.entry)), index: proof.index };
    const root = Buffer.from(rootFromInclusion(leaf, proof.size, path, hasher)!).toString('base64');
    expect(proof).toMatchObject({ position, index: position - 1, size: position, root });
    const grown = await service.http.get(`/api/v1/audit/consistency?from=${position}`).expect(200);
    expect((grown.body as { fromRoot: string }).fromRoot).toBe(root);
  }
  const { position } = first[0]!.event.data;
  await service.http.post(`${W}/${id}/replay`).send({ position }).expect(202);
  await subscriber.until((all) => all.length >= 2);
  expect(subscriber.all.map(({ text }) => text)).toEqual(first.map(({ text }) => text));
});

test('a filter chooses', async () => {
  await subscribe({ filter: { changes: ['measure.state-changed'], measures: ['land-border'] } });
  await record({ ...cargoFlies, id: 'at-050' });
  await record({ ...cargoFlies, id: 'open', effects: [{ measure: 'land-border', action: 'take-effect' }] });
  await subscriber.until((all) => all.length >= 1);
  expect(subscriber.all.map(({ event }) => event.subject)).toEqual(['measures/land-border']);
});

test('what was switched off for a while gets everything, in order, when it is switched on', async () => {
  const { id } = await subscribe({ filter: { changes: ['development.recorded'] } });
  await service.http.post(`${W}/${id}/disable`).expect(200);
  for (let n = 0; n < 20; n++) await record({ ...cargoFlies, id: `d-${n}` });
  await service.http.post(`${W}/${id}/enable`).expect(200);
  await subscriber.until((all) => all.length >= 20);
  expect(subscriber.all.map(({ event }) => event.subject)).toEqual(
    Array.from({ length: 20 }, (_, n) => `developments/d-${n}`),
  );
});

test('a replay sends the same ids and the same bytes', async () => {
  const { id } = await subscribe();
  for (let n = 0; n < 5; n++) await record({ ...cargoFlies, id: `d-${n}` });
  await subscriber.until((all) => all.length >= 8);
  const first = subscriber.all.splice(0).map(({ text }) => text);
  const position = (JSON.parse(first[0]!) as { data: { position: number } }).data.position;
  await service.http.post(`${W}/${id}/replay`).send({ position }).expect(202);
  await subscriber.until((all) => all.length >= first.length);
  expect(subscriber.all.map(({ text }) => text)).toEqual(first);
  subscriber.all.splice(0);
  await service.http
    .post(`${W}/${id}/replay`)
    .send({ position: position + 2 })
    .expect(202);
  const later = first.filter(
    (text) => (JSON.parse(text) as { data: { position: number } }).data.position >= position + 2,
  );
  await subscriber.until((all) => all.length >= later.length);
  expect(subscriber.all.map(({ text }) => text)).toEqual(later);
});

test('a replay begins at a time, or at the beginning of a day', async () => {
  const { id } = await subscribe();
  const { body } = await service.http.get('/api/v1/events?after=0&limit=100').expect(200);
  const { events } = body as { events: { position: number; recordedAt: string; stream: string }[] };
  const replay = (time: unknown) => service.http.post(`${W}/${id}/replay`).send({ time });
  const { position, recordedAt } = events[1]!;
  expect((await replay(recordedAt).expect(202)).body).toEqual({ from: position });
  expect((await replay(events[0]!.recordedAt.slice(0, 10)).expect(202)).body).toEqual({ from: 1 });
  expect((await replay('9999-01-01').expect(422)).body).toMatchObject({ code: 'replay/nowhere-to-begin' });
});

test.each([
  ['12.09.2025', 'Write 2025-09-12'],
  ['09/12/2025', 'Write 2025-12-09 or 2025-09-12, whichever is meant'],
  ['2025-09-12T12:00:00', 'RFC 3339'],
  [7, 'RFC 3339'],
])('a replay from %j is refused with the right form', async (time, advice) => {
  const { id } = await subscribe();
  const { body } = await service.http.post(`${W}/${id}/replay`).send({ time }).expect(400);
  expect(body).toMatchObject({
    errors: [{ pointer: '/time', code: 'field/not-a-time', detail: expect.stringContaining(advice) as string }],
  });
});

test('what came before a subscription can be replayed from the first event', async () => {
  const { id } = await subscribe({ filter: { changes: ['development.recorded'] } });
  await service.http.post(`${W}/${id}/replay`).send({ position: 1 }).expect(202);
  await subscriber.until((all) => all.length >= 1);
  expect(subscriber.all.map(({ event }) => event.subject)).toEqual(['developments/at-045']);
  const attempts = await service.http.get(`${W}/${id}/deliveries`).expect(200);
  expect(attempts.body).toMatchObject({
    items: [{ outcome: 'delivered', status: 204, partition: 'armenia-turkiye' }],
    next: null,
  });
});

test('a receiver that is asked first has to agree, also when the address changes', async () => {
  const body = { url: subscriber.url, handshake: true };
  const refused = await service.http.post(W).send(body).expect(422);
  expect((refused.body as { code: string }).code).toBe('webhook/handshake-refused');
  subscriber.allowedOrigin = 'localhost';
  const { id } = (await service.http.post(W).send(body).expect(201)).body as Created;
  subscriber.allowedOrigin = 'elsewhere.example';
  await service.http.patch(`${W}/${id}`).send({ description: 'as before' }).expect(200);
  await service.http
    .patch(`${W}/${id}`)
    .send({ url: `${subscriber.url}/2` })
    .expect(422);
});

test('one delivery can be sent again by hand, with the same bytes', async () => {
  const { id } = await subscribe({ filter: { changes: ['development.recorded'] } });
  await record({ ...cargoFlies, id: 'at-050' });
  await subscriber.until((all) => all.length >= 1);
  const [first] = subscriber.all;
  await service.http.post(`${W}/${id}/deliveries/${first!.id}/redeliver`).expect(200);
  expect(subscriber.all[1]).toMatchObject({ id: first!.id, text: first!.text });
  const unknown = first!.id.replace(/\d$/, '7');
  await service.http.post(`${W}/${id}/deliveries/${unknown}/redeliver`).expect(404);
});

test('410 switches it off at once, and others are told', async () => {
  const other = await Subscriber.start();
  try {
    await service.http
      .post(W)
      .send({ url: other.url, filter: { changes: ['webhook.disabled'] } })
      .expect(201);
    subscriber.behaviour = () => 410;
    const { id } = await subscribe();
    await record({ ...cargoFlies, id: 'at-050' });
    await other.until((all) => all.length >= 1);
    expect(other.all[0]!.event.data).toMatchObject({ subscription: id, because: 'gone' });
    const view = await service.http.get(`${W}/${id}`).expect(200);
    expect(view.body).toMatchObject({ state: 'disabled', disabledBecause: 'gone' });
    subscriber.behaviour = () => 204;
    subscriber.all.splice(0);
    await service.http.post(`${W}/${id}/enable`).expect(200);
    await subscriber.until((all) => all.length >= 4);
  } finally {
    await other.stop();
  }
});

test('the log shows a position and a hash of it, never more', async () => {
  await subscribe();
  const log = await service.http.get('/api/v1/events?limit=100').expect(200);
  expect(JSON.stringify(log.body)).not.toContain('127.0.0.1');
  expect(JSON.stringify(log.body)).not.toContain('Subscription');
});

test('ping, dry run, catalogue and key', async () => {
  const { id } = await subscribe();
  const ping = await service.http.post(`${W}/${id}/ping`).expect(200);
  expect(ping.body).toMatchObject({ outcome: 'delivered', status: 204 });
  expect(subscriber.all[0]!.event.type).toBe('detente.webhook.ping.v1');
  await record({ ...cargoFlies, id: 'at-050' });
  const dry = await service.http
    .post(`${W}/dry-run`)
    .send({ filter: { changes: ['measure.state-changed'] } })
    .expect(200);
  expect((dry.body as { items: object[] }).items).toHaveLength(2);
  const catalogue = await service.http.get(`${W}/event-types`).expect(200);
  expect((catalogue.body as { items: object[] }).items).toHaveLength(CHANGE_KINDS.length);
  const keys = await service.http.get('/.well-known/webhook-keys').expect(200);
  expect((keys.body as { keys: string[] }).keys[0]).toMatch(/^whpk_/);
});
