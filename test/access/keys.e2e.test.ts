import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { KeysPage, KeyView } from '../../src/access/queries/key-views.js';
import { Clock } from '../../src/kernel/clock.js';
import type { Micros } from '../../src/kernel/instant.js';
import { ADMIN_KEY } from '../e2e/keys.js';
import { cargoFlies, head, openExample, P, type Service, startService } from '../e2e/service.js';

const K = '/api/v1/keys';
let service: Service;
beforeEach(async () => {
  service = await startService();
  await openExample(service);
});
afterEach(() => service.stop());

interface Issued {
  readonly id: string;
  readonly key: string;
}

const issue = async (terms: object = {}): Promise<Issued> =>
  (
    await service.http
      .post(K)
      .send({ name: 'Newsroom', role: 'recorder', ...terms })
      .expect(201)
  ).body as Issued;
const view = async (id: string) => (await service.http.get(`${K}/${id}`).expect(200)).body as KeyView;
const record = (key: string | undefined) => service.as(key).post(`${P}/developments`).send(cargoFlies);
const refusal = async (key: string | undefined) => {
  const { status, body, headers } = await record(key);
  return { status, code: (body as { code: string }).code, challenge: headers['www-authenticate'] as unknown };
};

test('events are signed with the name of the key', async () => {
  const { key } = await issue();
  await record(key).expect(201);
  const { body } = await service.http.get(`/api/v1/events?after=${(await head(service)) - 1}`).expect(200);
  const [event] = (body as { events: object[] }).events;
  expect(event).toMatchObject({ type: 'DevelopmentRecorded', actor: 'Newsroom' });
  expect(event).not.toHaveProperty('onBehalfOf');
});

test('only a key that is allowed to says for whom it acts', async () => {
  const [some, desk] = [await issue(), await issue({ name: 'Desk', mayActForOthers: true })];
  const { body } = await record(some.key).set('X-Actor', 'Ani').expect(403);
  expect(body).toMatchObject({ code: 'actor/not-yours-to-name' });
  const { body: written } = await record(desk.key).set('X-Actor', 'Ani').expect(201);
  const { body: development } = await service.http.get(`${P}/developments/${(written as Issued).id}`).expect(200);
  expect(development).toMatchObject({ actor: 'Desk', onBehalfOf: 'Ani' });
});

test('without a key, with another, and with one that was mistyped nothing is written', async () => {
  const before = await head(service);
  const { key } = await issue();
  const unknown = 'another-key-that-this-service-did-not-issue';
  expect(await refusal(undefined)).toEqual({
    status: 401,
    code: 'credential/missing',
    challenge: 'Bearer realm="detente"',
  });
  const challenge = 'Bearer realm="detente", error="invalid_token"';
  expect(await refusal(unknown)).toEqual({ status: 401, code: 'credential/unknown', challenge });
  expect(await refusal(key.slice(0, -1))).toEqual({ status: 401, code: 'credential/malformed', challenge });
  expect(await refusal(`${ADMIN_KEY}x`)).toMatchObject({ code: 'credential/unknown' });
  for (const authorization of [ADMIN_KEY, `Basic ${ADMIN_KEY}`, `Bearer ${ADMIN_KEY}, x`, 'Bearer'])
    await service.as(undefined).post(`${P}/developments`).set({ authorization }).send(cargoFlies).expect(401);
  expect(await head(service)).toBe(before + 1);
});

test('a revoked key is refused from the answer on, and is revoked once', async () => {
  const { id, key } = await issue();
  await record(key).expect(201);
  const { body } = await service.http.delete(`${K}/${id}`).expect(200);
  expect(body).toMatchObject({ id, state: 'revoked' });
  expect(await refusal(key)).toMatchObject({ status: 401, code: 'credential/revoked' });
  const before = await head(service);
  await service.http.delete(`${K}/${id}`).expect(200, body as object);
  expect(await head(service)).toBe(before);
  await service.http.delete(`${K}/nothing`).expect(404);
});

test('a key ends when it expires', async () => {
  const { id, key } = await issue({ expires: '2099-01-01T00:00:00Z' });
  await record(key).expect(201);
  const clock = service.app.get(Clock);
  const ended = jest.spyOn(clock, 'now').mockReturnValue((Date.UTC(2099, 0, 1) * 1_000) as Micros);
  expect(await refusal(key)).toMatchObject({ status: 401, code: 'credential/expired' });
  expect(await view(id)).toMatchObject({ state: 'expired', expires: '2099-01-01T00:00:00Z' });
  ended.mockRestore();
});

test('what cannot be used of its terms is told by its place', async () => {
  const before = await head(service);
  for (const [terms, pointer] of [
    [{ name: ' padded' }, '/name'],
    [{ name: 'a\u202eb' }, '/name'],
    [{ role: 'owner' }, '/role'],
    [{ processes: [] }, '/processes'],
    [{ processes: 'armenia-turkiye' }, '/processes'],
    [{ expires: '2099-01-01' }, '/expires'],
    [{ more: true }, '/more'],
  ] as const) {
    const { body } = await service.http
      .post(K)
      .send({ name: 'Newsroom', role: 'recorder', ...terms })
      .expect(400);
    expect((body as { errors: object[] }).errors).toEqual([expect.objectContaining({ pointer })]);
  }
  await service.http.post(K).set('Idempotency-Key', '1').send({ name: 'N', role: 'reader' }).expect(400);
  expect(await head(service)).toBe(before);
});

test('keys are listed in pages, by age, and without the keys', async () => {
  const ids = [
    (await issue()).id,
    (await issue({ name: 'Desk' })).id,
    (await issue({ name: 'Chiefs', role: 'editor' })).id,
  ];
  const listed: KeyView[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page = (await service.http.get(`${K}?limit=2${next && `&cursor=${next}`}`).expect(200)).body as KeysPage;
    listed.push(...page.items);
    next = page.next;
  }
  expect(listed.map(({ id }) => id)).toEqual(ids);
  expect(listed[1]).toEqual({
    id: ids[1],
    name: 'Desk',
    role: 'recorder',
    processes: null,
    mayActForOthers: false,
    begins: expect.stringMatching(/^detente_.{4}$/) as string,
    state: 'valid',
    issuedAt: expect.any(String) as string,
    issuedBy: 'admin',
    expires: null,
    revokedAt: null,
    lastUsedAt: null,
  });
  await service.http.get(`${K}?cursor=nothing`).expect(400);
});

test('after another start keys are what they were, with when they were last used', async () => {
  const [used, revoked] = [await issue(), await issue({ name: 'Desk' })];
  await record(used.key).expect(201);
  await service.http.delete(`${K}/${revoked.id}`).expect(200);
  const before = [await view(used.id), await view(revoked.id)];
  expect(before).toMatchObject([{ lastUsedAt: expect.any(String) as string }, { state: 'revoked' }]);
  await service.app.close();
  const { dataDir } = service.config;
  const again = await startService({ dataDir });
  const views = [used, revoked].map(async ({ id }) => (await again.http.get(`${K}/${id}`)).body as KeyView);
  expect(await Promise.all(views)).toEqual(before);
  await again.as(used.key).post(`${P}/developments`).send(cargoFlies).expect(201);
  await again.as(revoked.key).post(`${P}/developments`).send(cargoFlies).expect(401);
  await again.stop();
});

test('the key itself is kept nowhere, and of its events the public sees hashes', async () => {
  const { id, key } = await issue();
  await record(key).expect(201);
  await service.http.delete(`${K}/${id}`).expect(200);
  const { dataDir } = service.config;
  const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(join(dataDir, file)).isFile(),
  );
  expect(files).toContain('log.sqlite');
  const secret = key.slice('detente_'.length + 4);
  for (const file of files) expect([file, readFileSync(join(dataDir, file)).includes(secret)]).toEqual([file, false]);
  const { text } = await service.as(undefined).get('/api/v1/events?limit=100').expect(200);
  const { events } = JSON.parse(text) as { events: object[] };
  expect(events.filter((event) => 'hash' in event)).toHaveLength(2);
  expect(text).not.toContain('KeyIssued');
});
