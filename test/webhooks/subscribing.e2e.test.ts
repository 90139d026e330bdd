import { type Service, startService } from '../e2e/service.js';
import { closeAll, Receiver } from './receiver.js';

const W = '/api/v1/webhooks';

let service: Service;
beforeAll(async () => {
  service = await startService({ webhookAllowHttp: true, webhookAllowCidrs: ['127.0.0.0/8'] });
});
afterAll(() => service.stop());
afterEach(closeAll);

/** A receiver that answers OPTIONS as told, and what it was asked. */
async function receiverThatSays(headers: Record<string, string>) {
  const asked: (readonly [method: string | undefined, path: string | undefined])[] = [];
  const says = { headers };
  const receiver = await Receiver.http(({ method, url }, response) => {
    asked.push([method, url]);
    response.writeHead(200, says.headers).end();
  });
  return { receiver, asked, says };
}

const create = (body: object) => service.http.post(W).send(body);
const AGREES = { 'WebHook-Allowed-Origin': '*' };

test('a receiver that agrees is subscribed', async () => {
  const { receiver, asked } = await receiverThatSays(AGREES);
  await create({ url: receiver.url(), handshake: true }).expect(201);
  expect(asked).toEqual([['OPTIONS', '/hook']]);
});

test('one that says nothing of it is not', async () => {
  const { receiver, asked } = await receiverThatSays({});
  const { body } = await create({ url: receiver.url(), handshake: true }).expect(422);
  expect(body).toMatchObject({ code: 'webhook/handshake-refused' });
  expect(asked).toEqual([['OPTIONS', '/hook']]);
  expect(JSON.stringify((await service.http.get(W).expect(200)).body)).not.toContain(receiver.url());
});

test('nobody is asked who need not be', async () => {
  const { receiver, asked } = await receiverThatSays({});
  await create({ url: receiver.url() }).expect(201);
  expect(asked).toEqual([]);
});

test('a change asks again when it brings another URL or the wish to ask, and only then', async () => {
  const { receiver, asked, says } = await receiverThatSays(AGREES);
  const url = receiver.url('127.0.0.1', '/first');
  const { id } = (await create({ url, handshake: true }).expect(201)).body as { readonly id: string };
  const change = (patch: object) => service.http.patch(`${W}/${id}`).send(patch);
  await change({ description: 'Ours' }).expect(200);
  await change({ url: receiver.url('127.0.0.1', '/second') }).expect(200);
  says.headers = {} as typeof AGREES;
  expect((await change({ url }).expect(422)).body).toMatchObject({ code: 'webhook/handshake-refused' });
  await change({ url, handshake: false }).expect(200);
  await change({ handshake: true }).expect(422);
  expect(asked.map(([, path]) => path)).toEqual(['/first', '/second', '/first', '/first']);
  expect((await service.http.get(`${W}/${id}`)).body).toMatchObject({ url, description: 'Ours' });
});

test.each([
  ['http://10.0.0.1/', 'webhook/address-not-allowed'],
  ['ftp://127.0.0.1/', 'webhook/scheme-not-allowed'],
  ['http://user@127.0.0.1/', 'webhook/credentials-in-url'],
  ['127.0.0.1', 'webhook/invalid-url'],
])('%s is refused with %s', async (url, code) => {
  expect((await create({ url }).expect(422)).body).toMatchObject({ code });
});

test('a filter for what can be no id is told what ids are made of', async () => {
  const { body } = await create({ url: 'https://example.org/hook', filter: { measures: ['Air Cargo'] } }).expect(400);
  expect(body).toMatchObject({
    errors: [{ pointer: '/filter/measures', detail: 'may only hold ids of lower-case letters, digits and hyphens' }],
  });
});

test('a parameter that means nothing here is refused, and nobody is subscribed', async () => {
  const before = (await service.http.get(W).expect(200)).body as unknown;
  const { body } = await service.http.post(`${W}?dryRun=true`).send({ url: 'https://1.1.1.1/hook' }).expect(400);
  expect(body).toMatchObject({ errors: [{ parameter: 'dryRun' }] });
  expect((await service.http.get(W).expect(200)).body).toEqual(before);
});

test('what null takes away is as it is where nothing was said of it, and what must be there stays', async () => {
  const url = 'https://example.org/hook';
  const filter = { measures: ['air-cargo'] };
  const said = { description: 'Ours', filter, notifyOn: 'both', proof: true };
  const { id } = (await create({ url, ...said }).expect(201)).body as { id: string };
  const change = (patch: object) => service.http.patch(`${W}/${id}`).send(patch);
  expect((await change({ notifyOn: null }).expect(200)).body).toMatchObject({ ...said, notifyOn: 'due' });
  expect((await change({ filter: null, proof: null }).expect(200)).body).toMatchObject({
    description: 'Ours',
    filter: {},
  });
  const { body } = await change({ description: null, handshake: null }).expect(200);
  for (const name of ['description', 'handshake', 'proof']) expect(body).not.toHaveProperty(name);
  expect((await change({ url: null }).expect(400)).body).toMatchObject({ errors: [{ pointer: '/url' }] });
  expect((await create({ url, ...{ filter: null, notifyOn: null, proof: null } }).expect(201)).body).toMatchObject({
    id: expect.any(String) as string,
  });
});
