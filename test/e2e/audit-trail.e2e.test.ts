import type { Page } from '../../src/tracking/queries/cursor.js';
import type { AuditedChange } from '../../src/tracking/queries/get-audit-trail.js';
import { isIncluded } from '../../src/transparency-log/merkle/proof-verification.js';
import { fromBase64 } from '../../src/transparency-log/notes/base64.js';
import { readCheckpointText } from '../../src/transparency-log/notes/checkpoint.js';
import { readNote } from '../../src/transparency-log/notes/signed-note.js';
import { newHasher } from '../../src/transparency-log/sha256.js';
import { cargoFlies, openExample, P, type Service, startService } from './service.js';

const hasher = newHasher();
const source = { publisher: 'Reuters', title: 'Cargo', url: 'https://example.com/cargo' };
let service: Service;
beforeAll(async () => {
  service = await startService();
  await openExample(service);
  const { http } = service;
  await http
    .post(`${P}/developments`)
    .set('x-actor', 'ani')
    .send({ id: 'at-050', ...cargoFlies, source })
    .expect(201);
  await http
    .post(`${P}/developments/at-050/corrections`)
    .set('x-actor', 'deniz')
    .send({ changes: { date: '2023-01-02', reported: null }, reason: 'the decree names the day' })
    .expect(201);
  await http
    .post(`${P}/measures/air-cargo/rulings`)
    .send({ id: 'r-1', topic: 'cargo', resolution: 'it flies', reason: 'the register says so' })
    .expect(201);
  await http.post(`${P}/developments/at-045/retractions`).send({ reason: 'it never took place' }).expect(201);
});
afterAll(() => service.stop());

const trail = async (query = '') =>
  (await service.http.get(`${P}/audit${query}`).expect(200)).body as Page<AuditedChange>;

test('every change is there with who, when, why, from what to what', async () => {
  const { items } = await trail();
  expect(items.map(({ change, subject, leafIndex }) => `${leafIndex} ${change} ${subject.kind} ${subject.id}`)).toEqual(
    [
      '0 opened process armenia-turkiye',
      '1 declared measure air-cargo',
      '2 declared measure land-border',
      '3 recorded development at-045',
      '4 recorded development at-050',
      '5 corrected development at-050',
      '6 ruled ruling r-1',
      '7 retracted development at-045',
    ],
  );
  expect(items[4]).toMatchObject({
    actor: 'admin',
    onBehalfOf: 'ani',
    imported: false,
    source,
    reason: null,
    revisionOf: null,
  });
  expect(items[4]!.fields).toContainEqual({ field: 'date', before: null, after: '2023-01-01' });
  expect(items[5]).toMatchObject({
    actor: 'admin',
    onBehalfOf: 'deniz',
    reason: 'the decree names the day',
    revisionOf: 5,
    fields: [
      { field: 'date', before: '2023-01-01', after: '2023-01-02' },
      { field: 'reported', before: '2023-01-06', after: null },
    ],
  });
  expect(items[6]).toMatchObject({ reason: 'the register says so' });
  expect(items[7]).toMatchObject({
    reason: 'it never took place',
    revisionOf: 4,
    fields: [{ field: 'standing', before: true, after: false }],
  });
});

test('page by page it is the same list', async () => {
  const found: AuditedChange[] = [];
  for (let query = '?limit=3'; ;) {
    const { items, next } = await trail(query);
    found.push(...items);
    if (next === null) break;
    expect(items).toHaveLength(3);
    query = `?limit=3&cursor=${next}`;
  }
  expect(found).toEqual((await trail()).items);
});

test('what came with a dossier says so, and what was written later does not', async () => {
  const dossier = (await service.http.get(`${P}/export`)).body as { record: object[] };
  const changes = ['B', 'C', 'B'].map((title) => ({ changes: { title }, reason: 'r' }));
  const amendments = changes.map((processAmendment) => ({ processAmendment }));
  const titles = changes.map((change) => ({ measureAmendment: { measure: 'air-cargo', ...change } }));
  const withdrawal = { withdrawal: { measure: 'air-cargo', reason: 'r' } };
  const other = await startService();
  try {
    const longer = { ...dossier, record: [...dossier.record, ...titles, ...amendments, withdrawal] };
    await other.http.post(`${P}/import`).send(longer).expect(201);
    await other.http
      .post(`${P}/amendments`)
      .send({ changes: { title: 'C' }, reason: 'r' })
      .expect(201);
    await other.http.post(`${P}/measures`).send({ id: 'visas', title: 'Visas' }).expect(201);
    const { items } = (await other.http.get(`${P}/audit`).expect(200)).body as Page<AuditedChange>;
    expect(items.map(({ change, imported }) => [change, imported])).toEqual([
      ['opened', true],
      ['declared', true],
      ['declared', true],
      ['recorded', true],
      ['recorded', true],
      ['corrected', true],
      ['ruled', true],
      ['retracted', true],
      ...Array.from({ length: 6 }, () => ['amended', true]),
      ['withdrawn', true],
      ['amended', false],
      ['declared', false],
    ]);
  } finally {
    await other.stop();
  }
});

test('as CSV it has a row a field, and the link to what follows', async () => {
  const response = await service.http.get(`${P}/audit?limit=6`).set('accept', 'text/csv').expect(200);
  expect(response.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', vary: 'accept' });
  expect(response.headers['link']).toMatch(/^<\/api\/v1\/processes\/armenia-turkiye\/audit\?cursor=.*>; rel="next"$/);
  const lines = response.text.trimEnd().split('\r\n');
  expect(lines[0]).toBe(
    'position,leaf index,event,change,imported,kind,id,recorded at,actor,reason,source,field,before,after,on behalf of',
  );
  expect(lines.at(-2)).toMatch(/^6,5,.*,corrected,no,development,at-050,.*,admin,.*,date,2023-01-01,2023-01-02,deniz$/);
});

interface Node {
  readonly '@id': string;
  readonly '@type': string;
  readonly [property: `prov:${string}`]: { readonly '@id': string } | undefined;
}

test('as PROV-O every record is attributed, derived from its source, and a revision of what it was', async () => {
  const response = await service.http.get(`${P}/audit`).set('accept', 'application/ld+json').expect(200);
  expect(response.headers['content-type']).toMatch(/^application\/ld\+json/);
  const graph = (JSON.parse(response.text) as { '@graph': Node[] })['@graph'];
  const entity = (position: number) =>
    graph.find((node) => node['@id'] === `urn:detente:armenia-turkiye:development:at-050:${position}`)!;
  expect(entity(5)).toMatchObject({
    '@type': 'prov:Entity',
    'prov:wasDerivedFrom': { '@id': source.url },
    'prov:wasAttributedTo': { '@id': 'urn:detente:actor:admin' },
  });
  expect(entity(6)['prov:wasRevisionOf']).toEqual({ '@id': entity(5)['@id'] });
  const known = new Set(graph.map((node) => node['@id']));
  for (const node of graph)
    for (const [name, value] of Object.entries(node))
      if (/^prov:was/.test(name)) expect([name, known.has((value as { '@id': string })['@id'])]).toEqual([name, true]);
});

test('other forms are not to be had', async () => {
  await service.http.get(`${P}/audit`).set('accept', 'image/png').expect(406);
  await service.http.get('/api/v1/processes/nowhere/audit').expect(404);
  await service.http.get(`${P}/audit?after=3`).expect(400);
});

interface Proven {
  readonly basis: string[];
  readonly proof?: {
    readonly checkpoint: string;
    readonly developments: { development: string; change: string; index: number; entry: string; path: string[] }[];
  };
}

test.each([`${P}/measures/air-cargo/status`, `${P}/status`])(
  '%s?proof=true carries proofs of all versions of what it rests on, under one checkpoint',
  async (path) => {
    const { proof } = (await service.http.get(`${path}?proof=true`).expect(200)).body as Proven;
    expect(proof!.developments.map(({ development, change }) => `${development} ${change}`)).toEqual([
      'at-050 recorded',
      'at-050 corrected',
    ]);
    const tree = readCheckpointText(readNote(proof!.checkpoint)!.text)!;
    for (const { index, entry, path: hashes } of proof!.developments) {
      const leaf = { hash: hasher.leaf(Buffer.from(entry)), index };
      expect(
        isIncluded(
          leaf,
          tree,
          hashes.map((hash) => fromBase64(hash)!),
          hasher,
        ),
      ).toBe(true);
    }
  },
);

test('at an earlier position it rests on what was there then; and nothing is added where nobody asks', async () => {
  const asked = `${P}/measures/air-cargo/status?atPosition=5&asOf=2024-01-01`;
  const { proof, ...status } = (await service.http.get(`${asked}&proof=true`).expect(200)).body as Proven;
  expect(proof!.developments.map(({ change }) => change)).toEqual(['recorded']);
  expect((await service.http.get(asked).expect(200)).body).toEqual(status);
  await service.http.get(`${asked}&proof=yes`).expect(400);
});
