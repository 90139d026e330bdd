import { openExample, P, type Service, startService } from '../e2e/service.js';
import { closeAll, Receiver } from './receiver.js';

const W = '/api/v1/webhooks';

interface Created {
  readonly id: string;
  readonly secret: string;
}

let service: Service;
beforeEach(async () => {
  service = await startService({ webhookAllowHttp: true, webhookAllowCidrs: ['127.0.0.0/8'] });
  await openExample(service);
});
afterEach(async () => {
  await closeAll();
  await service.stop();
});

const post = (path: string, body: object, key = 'k-1') =>
  service.http.post(path).set('Idempotency-Key', key).send(body);
const settings = { url: 'http://127.0.0.1:9/hook', description: 'Ours' };
const all = async () => ((await service.http.get(W).expect(200)).body as { items: Created[] }).items;

test('the same request subscribes once, and is told the same secret', async () => {
  const first = await post(W, settings).expect(201);
  const second = await post(W, settings).expect(201);
  expect(second.body).toEqual(first.body);
  expect(first.headers).not.toHaveProperty('idempotency-replayed');
  expect(second.headers).toHaveProperty('idempotency-replayed', 'true');
  expect((await all()).map(({ id }) => id)).toEqual([(first.body as Created).id]);
});

test('also where it comes several times at once', async () => {
  const waiting: (() => void)[] = [];
  const receiver = await Receiver.http((_, response) => {
    waiting.push(() => response.writeHead(200, { 'WebHook-Allowed-Origin': '*' }).end());
    // Answered together, so that none finds what another has made.
    if (waiting.length === 4) for (const answer of waiting) answer();
  });
  const body = { url: receiver.url(), handshake: true };
  const answers = await Promise.all([1, 2, 3, 4].map(() => post(W, body)));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(await all()).toHaveLength(1);
});

test('another request under the same key is refused, the same under another key is another', async () => {
  await post(W, settings).expect(201);
  expect((await post(W, { ...settings, description: 'Theirs' }).expect(409)).body).toMatchObject({
    code: 'idempotency-key/reused',
  });
  await post(W, settings, 'k-2').expect(201);
  expect(await all()).toHaveLength(2);
});

test('a receiver is asked once whether it agrees', async () => {
  let asked = 0;
  const receiver = await Receiver.http((_, response) => {
    asked++;
    response.writeHead(200, { 'WebHook-Allowed-Origin': '*' }).end();
  });
  const body = { url: receiver.url(), handshake: true };
  expect((await post(W, body).expect(201)).text).toBe((await post(W, body).expect(201)).text);
  expect(asked).toBe(1);
});

test('a secret is rotated once, and a replay is asked for once', async () => {
  const { id } = (await post(W, settings).expect(201)).body as Created;
  for (const [path, body, status] of [
    ['secret', { overlapHours: 1 }, 200],
    ['replay', { position: 1 }, 202],
  ] as const) {
    const before = await head();
    const first = await post(`${W}/${id}/${path}`, body).expect(status);
    const second = await post(`${W}/${id}/${path}`, body).expect(status);
    expect(second.text).toBe(first.text);
    expect(second.headers).toHaveProperty('idempotency-replayed', 'true');
    expect(await head()).toBe(before + 1);
  }
  expect((await post(`${W}/${id}/replay`, { position: 2 }).expect(409)).body).toMatchObject({
    code: 'idempotency-key/reused',
  });
});

const head = async () => ((await service.http.get('/api/v1/events?limit=1').expect(200)).body as { head: number }).head;

test('a retry of an end is told that it ended', async () => {
  const { id } = (await post(W, settings).expect(201)).body as Created;
  const end = () => service.http.delete(`${W}/${id}`).set('Idempotency-Key', 'k-3');
  await end().expect(200);
  expect((await end().expect(200)).headers).toHaveProperty('idempotency-replayed', 'true');
  await service.http.delete(`${W}/${id}`).expect(404);
});

test('subscriptions are listed by age, page by page, whatever their ids are made of', async () => {
  const made: string[] = [];
  for (let n = 0; n < 6; n++) made.push(((await post(W, settings, `k-${n}`).expect(201)).body as Created).id);
  const listed: string[] = [];
  for (let cursor = ''; ;) {
    const { body } = await service.http.get(`${W}?limit=2${cursor}`).expect(200);
    const { items, next } = body as { items: Created[]; next: string | null };
    listed.push(...items.map(({ id }) => id));
    if (next === null) break;
    cursor = `&cursor=${next}`;
  }
  expect(listed).toEqual(made);
});

test('where it would promise what is not kept it is refused', async () => {
  const { id } = (await post(W, settings).expect(201)).body as Created;
  const dossier = { process: { id: 'armenia-turkiye', title: 'Armenia-Türkiye' } };
  for (const path of [
    `${W}/${id}/ping`,
    `${W}/${id}/dead-lettered/redeliver`,
    `${W}/${id}/deliveries/none/redeliver`,
    `${P}/import`,
  ])
    expect([path, (await post(path, dossier)).body]).toMatchObject([
      path,
      { status: 400, errors: [{ parameter: 'Idempotency-Key', code: 'parameter/unknown' }] },
    ]);
});
