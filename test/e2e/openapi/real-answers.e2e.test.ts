import type { OpenAPIObject } from '@nestjs/swagger';
import { ADMIN } from '../keys.js';
import { P, type Service, startService } from '../service.js';
import { DocumentCheck, operationsOf } from './document-check.js';

let service: Service;
let base: string;
let check: DocumentCheck;
let reads: readonly string[];
beforeAll(async () => {
  service = await startService({ dossier: 'default' });
  base = await service.app.getUrl();
  const document = (await service.http.get('/openapi.json').expect(200)).body as OpenAPIObject;
  check = new DocumentCheck(document);
  reads = operationsOf(document).flatMap(([route]) => (route.startsWith('GET ') ? [route.slice('GET '.length)] : []));
});
afterAll(() => service.stop());

async function idsAt(address: string): Promise<string[]> {
  const { body } = await service.http.get(`${address}?limit=500`).expect(200);
  return (body as { items: { id: string }[] }).items.map(({ id }) => id);
}
function queryOf(path: string): string {
  if (path.endsWith('/diff')) return '?from=2021-01-01&to=2026-01-01';
  return path.endsWith('/status') ? '?proof=true' : '';
}
const wrongIn = async (path: string, address: string) => check.answer(`GET ${path}`, await fetch(base + address));

test('everything that is read of the default dossier is as documented, and no more', async () => {
  const measures = await idsAt(`${P}/measures`);
  const developments = await idsAt(`${P}/developments`);
  expect(measures.length).toBeGreaterThan(10);
  expect(developments.length).toBeGreaterThan(50);
  const wrong: string[] = [];
  for (const path of reads.filter((read) => read.includes('{process}'))) {
    const address = path.replace('{process}', 'armenia-turkiye') + queryOf(path);
    for (const measure of path.includes('{measure}') ? measures : [''])
      for (const development of path.includes('{development}') ? developments : [''])
        wrong.push(
          ...(await wrongIn(path, address.replace('{measure}', measure).replace('{development}', development))),
        );
  }
  wrong.push(...(await wrongIn('/api/v1/events', '/api/v1/events?limit=1000')));
  expect(wrong).toEqual([]);
});

test('refusals are as documented', async () => {
  const [route, path] = ['POST /api/v1/processes/{process}/developments', `${P}/developments`];
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(base + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...ADMIN, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const valid = { id: 'x', date: '2024-01-01', type: 'statement', title: 'x' };
  const refused = [
    [400, await post({})],
    [400, await post('{')],
    [409, await post({ ...valid, id: 'at-050' })],
    [412, await post(valid, { 'if-match': '"0"' })],
    [415, await post('x', { 'content-type': 'text/plain' })],
    [422, await post({ ...valid, effects: [{ measure: 'unknown', action: 'agree' }] })],
  ] as const;
  for (const [status, response] of refused) {
    expect(response.status).toBe(status);
    expect(await check.answer(route, response)).toEqual([]);
  }
  for (const read of reads.filter((read) => read.includes('{'))) {
    const response = await fetch(base + read.replace(/\{\w+\}/g, 'nothing') + queryOf(read), { headers: ADMIN });
    expect([read, response.status]).toEqual([read, read.includes('{event}') ? 400 : 404]);
    expect(await check.answer(`GET ${read}`, response)).toEqual([]);
  }
});

test('the catalogue of deliveries has schemas that need nothing else, and examples that fit them', async () => {
  const { body } = await service.http.get('/api/v1/webhooks/event-types').expect(200);
  for (const { change, schema, example } of (body as { items: { change: string; schema: object; example: object }[] })
    .items) {
    expect([change, DocumentCheck.ofSchema(schema, example)]).toEqual([change, []]);
    expect([change, check.delivery(change, example)]).toEqual([change, []]);
  }
});

test('what a dry run would send is as documented, and says which event it is of', async () => {
  const response = await fetch(`${base}/api/v1/webhooks/dry-run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...ADMIN },
    body: JSON.stringify({ notifyOn: 'both', limit: 500 }),
  });
  expect(await check.answer('POST /api/v1/webhooks/dry-run', response.clone())).toEqual([]);
  const { items } = (await response.json()) as { items: { sequence: string; data: { position: number } }[] };
  expect(items.length).toBeGreaterThan(100);
  for (const { sequence, data } of items) expect(data.position).toBe(Number(sequence.slice(0, 16)));
});
