import type { OpenAPIObject } from '@nestjs/swagger';
import { ADMIN } from './keys.js';
import { DocumentCheck } from './openapi/document-check.js';
import { head, openExample, P, type Service, startService } from './service.js';

let service: Service;
beforeEach(async () => {
  service = await startService();
  await openExample(service);
});
afterEach(() => service.stop());

const get = async (path: string) => (await service.http.get(path).expect(200)).body as Record<string, unknown>;
const post = (path: string, body: object) => service.http.post(path).send(body);
interface Fields {
  readonly properties: Readonly<Record<string, unknown>>;
}

const reason = 'we know better now';

test('an amended process reads as amended wherever it is read, and as it was where less is known', async () => {
  const before = await head(service);
  const body = { changes: { title: 'Two neighbours', windows: { talksDays: 30 } }, reason };
  const answer = await post(`${P}/amendments`, body).expect(201);
  expect(answer.body).toEqual({ id: 'armenia-turkiye', position: before + 1, revision: before });
  expect(answer.headers).toMatchObject({ location: P, etag: `"${before}"` });
  const amended = { title: 'Two neighbours', windows: { talksDays: 30 } };
  expect(await get(P)).toMatchObject(amended);
  expect(await get('/api/v1/processes')).toMatchObject({ items: [amended] });
  expect(await get(`${P}/status`)).toMatchObject({ title: 'Two neighbours' });
  expect(await get(`${P}?atPosition=${before}`)).toMatchObject({ title: 'Armenia-Türkiye' });
  expect(await get(`${P}/status?atPosition=${before}`)).toMatchObject({ title: 'Armenia-Türkiye' });
});

test('every field that a process has but its id can be amended', async () => {
  const { components } = (await get('/openapi.json')) as { components: { schemas: Record<string, Fields> } };
  const fieldsOf = (name: string) =>
    Object.keys(components.schemas[name]!.properties).filter((field) => field !== 'id');
  expect(fieldsOf('ProcessChangesDto').sort()).toEqual(fieldsOf('ProcessDto').sort());
  expect(fieldsOf('MeasureChangesDto').sort()).toEqual(fieldsOf('MeasureDto').sort());
  await post(`${P}/amendments`, { changes: { since: '1991-12-16' }, reason }).expect(201);
  expect(await get(P)).toMatchObject({ since: '1991-12-16' });
});

test('an amended measure too, and the audit trail has each field before and after', async () => {
  const before = await head(service);
  const body = { changes: { title: 'Cargo', kind: 'work' }, reason, reported: '2024-02-01' };
  await post(`${P}/measures/air-cargo/amendments`, body).expect(201);
  const amended = { id: 'air-cargo', title: 'Cargo', kind: 'work' };
  const declared = { id: 'air-cargo', title: 'air-cargo', kind: 'commitment' };
  expect(await get(`${P}/measures/air-cargo`)).toEqual(amended);
  expect((await get(`${P}/measures`))['items']).toContainEqual(amended);
  expect(await get(`${P}/measures/air-cargo?atPosition=${before}`)).toEqual(declared);
  expect(await get(`${P}/measures/air-cargo?knownBy=report&knownAt=2024-01-31`)).toEqual(declared);
  const { items } = (await get(`${P}/audit`)) as { items: object[] };
  expect(items.at(-1)).toMatchObject({
    change: 'amended',
    subject: { kind: 'measure', id: 'air-cargo' },
    reason,
    fields: [
      { field: 'title', before: 'air-cargo', after: 'Cargo' },
      { field: 'kind', before: 'commitment', after: 'work' },
    ],
  });
});

test('a withdrawn measure is in no answer from then on, and the difference says so', async () => {
  const before = await head(service);
  await post(`${P}/measures/air-cargo/withdrawals`, { reason }).expect(201);
  for (const path of ['', '/status', '/history']) {
    const { body } = await service.http.get(`${P}/measures/air-cargo${path}`).expect(404);
    expect(body).toMatchObject({ code: 'measure/withdrawn' });
    await get(`${P}/measures/air-cargo${path}?atPosition=${before}`);
  }
  const { items } = (await get(`${P}/measures?limit=1`)) as { items: object[] };
  expect(items).toEqual([]);
  const effects = [{ measure: 'air-cargo', action: 'take-effect' }];
  await post(`${P}/developments`, { date: '2024-01-01', type: 'report', title: 'x', effects }).expect(422);
  await post(`${P}/developments/at-045/retractions`, { reason }).expect(201);
  const known = `knownFrom=2020-01-01&knownTo=2999-01-01&asOf=2024-01-01`;
  expect((await get(`${P}/diff?${known}`))['measures']).toMatchObject([{ measure: 'air-cargo', after: null }]);
  const dossier = (await service.http.get(`${P}/export`).expect(200)).text;
  await service.http.post(`${P}/import`).set('content-type', 'application/json').send(dossier).expect(200);
});

test.each([
  [
    'an unknown field',
    `${P}/amendments`,
    { changes: { titel: 'x' }, reason },
    { status: 400, pointer: '/changes/titel' },
  ],
  [
    'the id',
    `${P}/measures/air-cargo/amendments`,
    { changes: { id: 'x' }, reason },
    { status: 400, pointer: '/changes/id' },
  ],
  ['no title', `${P}/amendments`, { changes: { title: null }, reason }, { status: 400, pointer: '/changes/title' }],
  ['no reason', `${P}/measures/air-cargo/withdrawals`, {}, { status: 400, pointer: '/reason' }],
  [
    'no change',
    `${P}/amendments`,
    { changes: { title: 'Armenia-Türkiye' }, reason },
    { status: 422, pointer: '/changes' },
  ],
] as const)('an amendment with %s is refused with its place', async (_, path, body, { status, pointer }) => {
  const answer = await post(path, body).expect(status);
  expect(answer.body).toMatchObject({ errors: [{ pointer }] });
});

test('webhooks tell each, and the headline that a withdrawal changes', async () => {
  await post(`${P}/amendments`, { changes: { title: 'Two neighbours' }, reason }).expect(201);
  await post(`${P}/measures/land-border/amendments`, { changes: { kind: 'work' }, reason }).expect(201);
  await post(`${P}/measures/air-cargo/withdrawals`, { reason }).expect(201);
  await post(`${P}/developments/at-045/retractions`, { reason }).expect(201);
  const response = await fetch(`${await service.app.getUrl()}/api/v1/webhooks/dry-run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...ADMIN },
    body: JSON.stringify({ notifyOn: 'both' }),
  });
  const check = new DocumentCheck((await get('/openapi.json')) as unknown as OpenAPIObject);
  expect(await check.answer('POST /api/v1/webhooks/dry-run', response.clone())).toEqual([]);
  const { items } = (await response.json()) as { items: { type: string; data: object }[] };
  const told = items.map(({ type, data }) => [type.replace(/^detente[.]|[.]v1$/g, ''), data] as const);
  expect(told.slice(-6)).toMatchObject([
    ['process.amended', { changes: { title: 'Two neighbours' }, reason }],
    ['measure.amended', { measure: 'land-border', changes: { kind: 'work' }, reason }],
    ['measure.withdrawn', { measure: 'air-cargo', reason, before: { state: 'agreed' } }],
    ['headline.changed', { before: { rule: 7 }, after: { rule: 9 } }],
    ['development.retracted', { measures: [] }],
    ['headline.changed', { before: { rule: 9 } }],
  ]);
});

test('a dry run of a withdrawal tells what is lost', async () => {
  const { body } = await post(`${P}/measures/air-cargo/withdrawals?dryRun=true`, { reason }).expect(200);
  expect(body).toMatchObject({
    headline: { before: { rule: 7 }, after: { rule: 9 } },
    measures: [{ measure: 'air-cargo', before: { state: 'agreed' }, after: null }],
  });
  await get(`${P}/measures/air-cargo`);
});
