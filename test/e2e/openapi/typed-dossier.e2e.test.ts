import type { OpenAPIObject } from '@nestjs/swagger';
import { P, type Service, startService } from '../service.js';

interface Schema {
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

let services: Service[] = [];
afterEach(async () => {
  for (const service of services) await service.stop();
  services = [];
});
async function started(): Promise<Service> {
  const service = await startService({ dossier: services.length === 0 ? 'default' : 'none' });
  services.push(service);
  return service;
}

/** As clients write it whose classes have every member that the document names: what is absent is null. */
function typed(value: unknown, { $ref, ...schema }: Schema, schemas: Readonly<Record<string, Schema>>): unknown {
  if ($ref !== undefined) return typed(value, schemas[$ref.split('/').at(-1)!]!, schemas);
  if (value === null || value === undefined) return null;
  if (schema.oneOf)
    return typed(
      value,
      schema.oneOf.find((form) => form.type !== 'null')!,
      schemas,
    );
  if (Array.isArray(value)) return value.map((entry) => typed(entry, schema.items ?? {}, schemas));
  if (!schema.properties) return value;
  const given = value as Readonly<Record<string, unknown>>;
  expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(Object.keys(given)));
  return Object.fromEntries(
    Object.entries(schema.properties).map(([name, member]) => [name, typed(given[name], member, schemas)]),
  );
}

const imported = ({ http }: Service, dossier: unknown) =>
  http.post(`${P}/import`).set('Content-Type', 'application/json').send(JSON.stringify(dossier));

test('a dossier that went through a typed client is the same dossier', async () => {
  const service = await started();
  const write = (path: string, body: object) => service.http.post(`${P}${path}`).send(body).expect(201);
  await write('/developments', { id: 'd-1', date: '2026-01-02', type: 'report', title: 'A report', notes: 'Ours' });
  await write('/developments/d-1/corrections', { changes: { title: 'The report', notes: null }, reason: 'Not ours' });
  await write('/developments/at-050/retractions', { reason: 'It was withdrawn' });
  await write('/measures/air-cargo/rulings', { id: 'r-1', topic: 't', resolution: 'r', reason: 'Two sources' });
  await write('/amendments', { changes: { parties: null, title: 'Two neighbours' }, reason: 'Not ours to name' });
  await write('/measures/air-cargo/amendments', { changes: { title: 'Cargo' }, reason: 'Its official name' });
  await write('/measures/scholarships/withdrawals', { reason: 'Nobody ever proposed it' });
  await write('/questions', {
    id: 'by-air',
    title: 'By air?',
    needs: { all: ['air-cargo', { any: ['direct-trade'] }] },
  });
  await write('/questions/by-air/amendments', { changes: { title: 'Straight by air?' }, reason: 'Asked in full' });
  await write('/questions/lorry-at-margara/withdrawals', { reason: 'Nobody asks' });
  const { components } = (await service.http.get('/openapi.json').expect(200)).body as OpenAPIObject;
  const schemas = components!.schemas as Readonly<Record<string, Schema>>;
  const exported = (await service.http.get(`${P}/export`).expect(200)).body as object;
  const dossier = typed(exported, schemas['Dossier']!, schemas);
  expect(JSON.stringify(dossier)).not.toBe(JSON.stringify(exported));

  const { body } = await imported(service, dossier).expect(200);
  expect(body).toMatchObject({ appended: 0 });
  const elsewhere = await started();
  await imported(elsewhere, dossier).expect(201);
  const again = (await elsewhere.http.get(`${P}/export`).expect(200)).body as object;
  expect(typed(again, schemas['Dossier']!, schemas)).toEqual(dossier);
});
