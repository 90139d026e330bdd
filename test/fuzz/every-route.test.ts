import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';
import PQueue from 'p-queue';
import { dose } from '../doses.js';
import { ADMIN } from '../e2e/keys.js';
import { DocumentCheck, operationsOf } from '../e2e/openapi/document-check.js';
import { readLog } from '../faults/service-log.js';
import { ServiceProcess } from '../faults/service-process.js';
import { firstDifference, rebuiltRowsOf, rowsOf } from '../tracking/projections/read-model-rows.js';
import { type Schema, SchemaValues } from './json-values.js';
import { requestOf, type WireRequest } from './requests.js';
import { answerIn, exchange } from './wire.js';

const REQUESTS = dose('FUZZ_REQUESTS', { usual: 1_000, long: 20_000 });
/** Requests that are made up, and sent, in one go. */
const ROUND = 250;
/** So many at a time, so that writes meet each other. */
const AT_ONCE = 8;
const SEED = dose('FUZZ_SEED', { usual: Date.now() % 2 ** 31, long: Date.now() % 2 ** 31 });

/** What HTTP itself may refuse, on any route, whether or not its document names it. */
const REFUSALS = new Set([400, 401, 403, 404, 405, 413, 414, 415, 421, 429, 431]);
const FEW_503 = REQUESTS / 20;

const directory = mkdtempSync(join(tmpdir(), 'detente-fuzz-'));
afterAll(async () => {
  await ServiceProcess.killAll();
  rmSync(directory, { recursive: true, force: true });
});

async function get<T>(url: string): Promise<T> {
  return (await (await fetch(url, { headers: ADMIN })).json()) as T;
}

async function knownIds(url: string): Promise<Record<string, string[]>> {
  const P = `${url}/api/v1/processes/armenia-turkiye`;
  const idsAt = async (address: string) => (await get<{ items: { id: string }[] }>(address)).items.map(({ id }) => id);
  const { events } = await get<{ events: { id: string }[] }>(`${url}/api/v1/events?limit=50`);
  const measures = (await idsAt(`${P}/measures?limit=500`)).slice(0, 8);
  const questions = await get<{ items: { question: string }[] }>(`${P}/questions`);
  const developments = (await idsAt(`${P}/developments?limit=500`)).slice(0, 20);
  const subscription = await fetch(`${url}/api/v1/webhooks`, {
    method: 'POST',
    headers: { ...ADMIN, 'content-type': 'application/json' },
    body: JSON.stringify({ url: 'https://receiver.invalid/', notifyOn: 'both' }),
  });
  const { id } = (await subscription.json()) as { id: string };
  return {
    process: ['armenia-turkiye', 'made-up'],
    measure: measures,
    measures,
    all: measures,
    any: measures,
    question: questions.items.map(({ question }) => question),
    development: developments,
    rejects: developments,
    event: events.map(({ id }) => id),
    id: [id, ...measures.slice(0, 2), ...developments.slice(0, 2)],
    follower: ['read-model', 'sealer', 'webhooks'],
    path: ['000', '000.p/5', 'x001/000', '999'],
    level: ['0', '1', 'data', 'entries'],
  };
}

/** What is wrong with an answer; nothing where the document of the service, or HTTP, has a place for it. */
async function wrongWith(
  check: DocumentCheck,
  { route, isOfRoute }: WireRequest,
  response: Response,
): Promise<readonly string[]> {
  const { status } = response;
  if (status >= 500 && status !== 503) return [`${status}: ${await response.text()}`];
  if (isOfRoute) {
    const wrong = await check.answer(route, response.clone());
    if (wrong.length === 0 || !wrong[0]!.includes('is not documented')) return wrong;
  }
  if (status < 400) return isOfRoute ? [`${status} is not documented`] : [];
  if (!REFUSALS.has(status) && isOfRoute) return [`${status} is not documented: ${await response.text()}`];
  const text = await response.text();
  if (text === '') return [];
  const problem = JSON.parse(text) as { status?: unknown; code?: unknown; detail?: unknown };
  const isProblem = problem.status === status && typeof problem.code === 'string' && typeof problem.detail === 'string';
  return isProblem ? [] : [`${status} is no problem document: ${text.slice(0, 300)}`];
}

const shown = (bytes: Buffer): string => JSON.stringify(bytes.toString('latin1').slice(0, 1_500));

test(`whatever is sent to any route is answered as documented, and harms nothing (seed ${SEED})`, async () => {
  let service = await ServiceProcess.start(directory, { environment: { DOSSIER: 'default' } });
  const { url } = service;
  const document = await get<OpenAPIObject>(`${url}/openapi.json`);
  const check = new DocumentCheck(document);
  const values = new SchemaValues(document.components!.schemas as Record<string, Schema>, await knownIds(url));
  const anyRequest = fc.oneof(
    ...operationsOf(document)
      .filter(([route]) => route !== 'POST /health/clock')
      .map(([route, operation]) => requestOf(values, route, operation)),
  );
  const wrong: string[] = [];
  const byStatus = new Map<number, number>();
  const queue = new PQueue({ concurrency: AT_ONCE });
  for (let sent = 0; sent < REQUESTS && wrong.length < 10; sent += ROUND) {
    const seed = (SEED + sent) % 2 ** 31;
    const requests = fc.sample(anyRequest, { numRuns: Math.min(ROUND, REQUESTS - sent), seed });
    await queue.addAll(
      requests.map((request) => async () => {
        try {
          const response = answerIn(await exchange(url, request.bytes));
          byStatus.set(response.status, (byStatus.get(response.status) ?? 0) + 1);
          const found = await wrongWith(check, request, response);
          if (found.length > 0)
            wrong.push(`${request.route}\n${shown(request.bytes)}\n${found.slice(0, 3).join('\n')}`);
        } catch (error) {
          wrong.push(`${request.route}\n${shown(request.bytes)}\n${String(error)}`);
        }
      }),
    );
  }
  expect(wrong.join('\n\n')).toBe('');
  expect(byStatus.get(503) ?? 0).toBeLessThanOrEqual(FEW_503);
  // Otherwise it only tried doors that are shut.
  const rare = REQUESTS < 10_000 ? [] : [412, 422];
  for (const status of [200, 201, 400, 404, ...rare]) expect([status, byStatus.has(status)]).toEqual([status, true]);

  const log = await readLog(url, 0);
  expect(log.map(({ position }) => position)).toEqual(log.map((_, at) => at + 1));
  expect(await service.terminate()).toMatchObject({ code: 0 });
  service = await ServiceProcess.start(directory);
  expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
  expect(await service.terminate()).toMatchObject({ code: 0 });
  const rows = rowsOf(directory);
  expect(firstDifference(rows, await rebuiltRowsOf(directory))).toBeUndefined();
});
