import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dose } from '../doses.js';
import { ADMIN } from '../e2e/keys.js';
import { ServiceProcess } from './service-process.js';

const HEAP_MB = 128;
/** Developments of a megabyte: more of them than fit in the heap. */
const DEVELOPMENTS = dose('HEAVY_DEVELOPMENTS', { usual: 24, long: 240 });
const P = '/api/v1/processes/heavy';

let directory: string;
let service: ServiceProcess;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'detente-small-heap-'));
  // What compiles the sources needs a larger heap, once.
  service = await ServiceProcess.start(directory);
  expect((await ask('/api/v1/processes', { id: 'heavy', title: 'Heavy' })).status).toBe(201);
  await service.terminate();
  const wrap = ([node, ...words]: string[]) => [node!, `--max-old-space-size=${HEAP_MB}`, ...words];
  service = await ServiceProcess.start(directory, { wrap });
});
afterAll(async () => {
  await ServiceProcess.killAll();
  rmSync(directory, { recursive: true, force: true });
});

async function ask(path: string, body?: object | string): Promise<{ readonly status: number; readonly bytes: number }> {
  const sent = typeof body === 'object' ? JSON.stringify(body) : body;
  const answer = await fetch(service.url + path, {
    method: sent === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...ADMIN },
    ...(sent !== undefined && { body: sent }),
  });
  let bytes = 0;
  for await (const chunk of answer.body!) bytes += (chunk as Uint8Array).length;
  return { status: answer.status, bytes };
}

const heavy = (id: string) => ({
  id,
  date: '2023-01-01',
  type: 'statement',
  title: 'A long report',
  claims: Array.from({ length: 100 }, () => ({ claim: 'c'.repeat(5_000), assessment: 'a'.repeat(4_900) })),
});

/** All at once. */
const together = async (count: number, asking: (index: number) => ReturnType<typeof ask>) =>
  Promise.all(Array.from({ length: count }, (_, index) => asking(index)));

const SERVED_OR_REFUSED = (status: number) => status < 500 || status === 503;

test('a small heap takes in more than it can hold', async () => {
  let recorded = 0;
  for (let round = 0; recorded < DEVELOPMENTS; round++) {
    const answers = await together(8, (index) => ask(`${P}/developments`, heavy(`d-${round}-${index}`)));
    for (const { status } of answers) expect(SERVED_OR_REFUSED(status)).toBe(true);
    recorded += answers.filter(({ status }) => status === 201).length;
  }
});

test.each([
  `${P}/developments?limit=500`,
  '/api/v1/events?limit=1000',
  `${P}/audit?limit=500`,
  `${P}/timeline?limit=500`,
])('and answers %s to several at once', async (path) => {
  for (const { status, bytes } of await together(8, () => ask(path))) {
    expect(SERVED_OR_REFUSED(status)).toBe(true);
    expect(bytes).toBeLessThan(6_000_000);
  }
});

test('exports all of it', async () => {
  const { status, bytes } = await ask(`${P}/export`);
  expect(status).toBe(200);
  expect(bytes).toBeGreaterThan(DEVELOPMENTS * 990_000);
});

test.each([
  ['unknown fields', `{${Array.from({ length: 80_000 }, (_, index) => `"a${index}":1`).join(',')}}`],
  ['digits', `{"title": ${'1'.repeat(1_000_000)}}`],
  ['levels', '['.repeat(500_000) + ']'.repeat(500_000)],
])('refuses a megabyte of %s, to several at once', async (_, body) => {
  for (const { status, bytes } of await together(8, () => ask(`${P}/developments`, body))) {
    expect([400, 503]).toContain(status);
    expect(bytes).toBeLessThan(65_536);
  }
});

test.each([
  ['digits', `{"process": ${'1'.repeat(120_000_000)}`],
  ['refused entries', `{"process": {"id": "other", "title": "T"}, "measures": [${'1,'.repeat(20_000_000)}1]}`],
])('refuses an import of %s', async (_, body) => {
  expect((await ask('/api/v1/processes/other/import', body)).status).toBe(422);
});

test('and is there at the end', async () => {
  expect((await ask('/health/ready')).status).toBe(200);
  expect(await service.terminate()).toMatchObject({ code: 0 });
});
