import type { OpenAPIObject } from '@nestjs/swagger';
import { ADMIN } from './keys.js';
import { DocumentCheck } from './openapi/document-check.js';
import { cargoFlies, head, openExample, P, type Service, startService } from './service.js';

let service: Service;
beforeEach(async () => {
  service = await startService();
  await openExample(service);
  await post(`${P}/developments`, { id: 'at-050', ...cargoFlies }).expect(201);
});
afterEach(() => service.stop());

interface Status {
  readonly measure: string;
  readonly state: string;
}
interface DryRun {
  readonly headline: { readonly before: object; readonly after: object };
  readonly measures: readonly {
    readonly measure: string;
    readonly asOf: string;
    readonly before: Status;
    readonly after: Status;
  }[];
}

const post = (path: string, body: object) => service.http.post(path).send(body);
const dry = async (path: string, body: object) =>
  (await post(`${path}?dryRun=true`, body).expect(200)).body as DryRun & { readonly warnings: readonly object[] };
const processStatus = async () =>
  (await service.http.get(`${P}/status`).expect(200)).body as { headline: object; measures: readonly Status[] };

const WRITES: readonly [string, string, object][] = [
  [
    'a development',
    `${P}/developments`,
    {
      ...{ id: 'halt', date: '2024-01-01', type: 'suspension', title: 'Halt' },
      effects: [{ measure: 'air-cargo', action: 'suspend' }],
    },
  ],
  [
    'a correction',
    `${P}/developments/at-050/corrections`,
    { changes: { effects: [{ measure: 'land-border', action: 'take-effect' }] }, reason: 'it was the border' },
  ],
  ['a retraction', `${P}/developments/at-050/retractions`, { reason: 'an error' }],
  [
    'a ruling',
    `${P}/measures/air-cargo/rulings`,
    { id: 'r-1', topic: 'Did cargo fly?', resolution: 'It did not', reason: 'no flight', rejects: ['at-050'] },
  ],
];

test.each(WRITES)('a dry run of %s tells what the write then changes, and appends nothing', async (_, path, body) => {
  const before = await processStatus();
  const position = await head(service);
  const told = await dry(path, body);
  expect(await head(service)).toBe(position);
  expect(await processStatus()).toEqual({ ...before, knownAt: expect.any(String) as string });
  await post(path, body).expect(201);
  const after = await processStatus();
  expect(told).toMatchObject({ dryRun: true, headline: { before: before.headline, after: after.headline } });
  expect(told.measures.length).toBeGreaterThan(0);
  for (const { measure, before: was, after: is } of told.measures) {
    expect(was).toEqual(before.measures.find((one) => one.measure === measure));
    expect(is).toEqual(after.measures.find((one) => one.measure === measure));
    expect(is).not.toEqual(was);
  }
});

test('dry runs one after the other, and writes between them, each see the record as it is then', async () => {
  const [, path, halt] = WRITES[0]!;
  const states = async () => (await dry(path, halt)).measures.map(({ before, after }) => [before.state, after.state]);
  expect(await states()).toEqual([['in-effect', 'suspended']]);
  expect(await states()).toEqual([['in-effect', 'suspended']]);
  await post(`${P}/developments/at-050/retractions`, { reason: 'an error' }).expect(201);
  expect(await states()).toEqual([['agreed', 'suspended']]);
});

test('what is dated ahead is told as of its day', async () => {
  const effects = [{ measure: 'air-cargo', action: 'end', from: '2099-01-01' }];
  const { measures } = await dry(`${P}/developments`, {
    date: '2024-01-01',
    type: 'decision',
    title: 'An end',
    effects,
  });
  expect(measures).toMatchObject([
    { ahead: false, after: { state: 'in-effect' } },
    { asOf: '2099-01-01', ahead: true, before: { state: 'in-effect' }, after: { state: 'ended' } },
  ]);
});

test('days ahead of which only the month is known are told as of the last of them', async () => {
  const [year, month] = [new Date().getUTCFullYear() + 1, '02'];
  const effects = [{ measure: 'air-cargo', action: 'end', from: `${new Date().getUTCFullYear()}-01/${year}-${month}` }];
  const { measures } = await dry(`${P}/developments`, {
    date: '2024-01-01',
    type: 'decision',
    title: 'An end',
    effects,
  });
  expect(measures).toMatchObject([{ ahead: false }, { ahead: true, after: { state: 'ended' } }]);
});

test('a measure that is declared or amended is told of', async () => {
  const declared = await dry(`${P}/measures`, { id: 'visas', title: 'Visas', kind: 'commitment' });
  expect(declared.measures).toMatchObject([{ measure: 'visas', before: null, after: { state: 'not-started' } }]);
  const amended = await dry(`${P}/measures/air-cargo/amendments`, { changes: { title: 'Cargo' }, reason: 'shorter' });
  expect(amended.measures).toMatchObject([
    { measure: 'air-cargo', before: { title: expect.any(String) as string }, after: { title: 'Cargo' } },
  ]);
});

test('an amended window tells of the measures that it makes stale, or not', async () => {
  const windows = { windows: { staleDays: 3_650 } };
  const { measures } = await dry(`${P}/amendments`, { changes: windows, reason: 'a closer look' });
  expect(measures).toMatchObject([{ measure: 'air-cargo', before: { stale: true }, after: { stale: false } }]);
  const roles = await dry(`${P}/amendments`, { changes: { title: 'Another' }, reason: 'shorter' });
  expect(roles.measures).toEqual([]);
});

test('a ruling that rejects what is dated ahead tells what does not come then', async () => {
  const effects = [{ measure: 'air-cargo', action: 'end', from: '2099-01-01' }];
  await post(`${P}/developments`, { id: 'end', date: '2024-01-01', type: 'decision', title: 'An end', effects }).expect(
    201,
  );
  const ruling = { topic: 'Does it end?', resolution: 'It does not', reason: 'denied', rejects: ['end'] };
  const { measures } = await dry(`${P}/measures/air-cargo/rulings`, ruling);
  expect(measures).toMatchObject([
    { ahead: false },
    { asOf: '2099-01-01', ahead: true, before: { state: 'ended' }, after: { state: 'in-effect' } },
  ]);
});

test('what the write would be refused for, and what it would warn of, is told on a dry run too', async () => {
  const effects = [{ measure: 'unknown', action: 'agree' }];
  const wrong = { date: '2024-01-01', type: 'visit', title: 'x', effects };
  const refused = await post(`${P}/developments?dryRun=true`, wrong).expect(422);
  expect(refused.body).toMatchObject({ errors: [{ pointer: '/effects/0/measure', code: 'measure/unknown' }] });
  await post(`${P}/developments?dryRun=true`, { id: 'at-050', ...cargoFlies }).expect(409);
  await post(`${P}/developments/nothing/retractions?dryRun=true`, { reason: 'x' }).expect(404);
  await post(`${P}/developments?dryRun=true`, cargoFlies).set('If-Match', '"0"').expect(412);
  const { warnings } = await dry(`${P}/developments`, { ...cargoFlies, date: '3023-01-01' });
  expect(warnings).toMatchObject([
    { pointer: '/date', code: 'date/far-away' },
    { pointer: '/effects/0', code: 'measure/possible-conflict' },
  ]);
});

test('a dry run leaves nothing behind for the Idempotency-Key that came with it', async () => {
  const [, path, body] = WRITES[0]!;
  await post(`${path}?dryRun=true`, body).set('Idempotency-Key', 'k').expect(200);
  const written = await post(path, body).set('Idempotency-Key', 'k').expect(201);
  expect(written.headers).not.toHaveProperty('idempotency-replayed');
});

test('a misspelt dry run is refused, and so is one of what cannot be rehearsed', async () => {
  const position = await head(service);
  for (const [path, body] of [
    [`${P}/developments?dryrun=true`, cargoFlies],
    [`${P}/developments?dryRun=yes`, cargoFlies],
    ['/api/v1/processes?dryRun=true', { id: 'another', title: 'Another' }],
    [`${P}/import?dryRun=true`, { process: { id: 'armenia-turkiye', title: 'Armenia-Türkiye' } }],
  ] as const)
    await post(path, body).expect(400);
  expect(await head(service)).toBe(position);
});

test('its answer is as documented', async () => {
  const document = (await service.http.get('/openapi.json').expect(200)).body as OpenAPIObject;
  const response = await fetch(`${await service.app.getUrl()}${WRITES[3]![1]}?dryRun=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...ADMIN },
    body: JSON.stringify(WRITES[3]![2]),
  });
  const route = 'POST /api/v1/processes/{process}/measures/{measure}/rulings';
  expect(await new DocumentCheck(document).answer(route, response)).toEqual([]);
});
