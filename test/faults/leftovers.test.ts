import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DataDirectory } from '../../src/event-store/data-directory.js';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import type { EventId, NewEvent, Revision, StreamId } from '../../src/kernel/event.js';
import { RandomIds } from '../../src/operations/random-ids.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { dose, STEP_LIMIT_MS } from '../doses.js';
import { ADMIN } from '../e2e/keys.js';
import { limitFileSize } from './log-media.js';
import { ServiceProcess } from './service-process.js';

let parent: string;
let directory: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'detente-leftovers-'));
  directory = join(parent, 'data');
});
afterEach(async () => {
  await ServiceProcess.killAll();
  rmSync(parent, { recursive: true, force: true });
});

const filesIn = (path: string): string[] => readdirSync(path, { recursive: true }).map(String).sort();
const scratch = (): string[] => (existsSync(join(directory, 'tmp')) ? readdirSync(join(directory, 'tmp')) : []);

async function filesAfterStartAndStop(path: string): Promise<string[]> {
  const service = await ServiceProcess.start(path);
  expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
  expect(await service.terminate()).toMatchObject({ code: 0, errors: '' });
  return filesIn(path);
}

const KILLS = dose('KILLS', { usual: 4, long: 12 });
const LONGEST_START_MS = 1_200;

test(
  'starts that were killed leave nothing behind, and keep no later one from starting',
  async () => {
    const undisturbed = await filesAfterStartAndStop(join(parent, 'undisturbed'));
    for (let kill = 1; kill <= KILLS; kill++) {
      const service = ServiceProcess.spawn(directory);
      await pause((kill / KILLS) * LONGEST_START_MS);
      await service.kill();
    }
    expect(await filesAfterStartAndStop(directory)).toEqual(undisturbed);
  },
  (KILLS + 2) * STEP_LIMIT_MS,
);

test('an import that is killed while it arrives leaves nothing behind at the next start', async () => {
  const service = await ServiceProcess.start(directory);
  const headers = { ...ADMIN, 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
  const upload = request(`${service.url}/api/v1/processes/p/import`, { method: 'POST', headers });
  upload.on('error', () => undefined);
  upload.write(`{"process": {"id": "p", "title": "P"}, "notes": ["${'x'.repeat(1_000_000)}`);
  while (scratch().length === 0) await pause(10);
  await service.kill();
  expect(scratch()).toHaveLength(1);
  await ServiceProcess.start(directory);
  expect(scratch()).toEqual([]);
});

test('what a process left in the scratch directory is gone once another has the data directory', () => {
  const left = join(directory, 'tmp', 'audit-key');
  mkdirSync(join(left, '..'), { recursive: true });
  writeFileSync(left, 'half a key');
  DataDirectory.claim(directory, 'log').release();
  expect(filesIn(directory)).toEqual(['lock.sqlite']);
});

test('what an import had written when it was killed no longer takes up the disk', async () => {
  const killed = join(parent, 'killed');
  const store = SqliteEventStore.open(directory, new SystemClock());
  const ids = new RandomIds();
  const event = (): NewEvent => ({
    id: ids.fresh() as EventId,
    type: 'Filler',
    schemaVersion: 1,
    data: { text: 'x'.repeat(500_000) },
    metadata: { actor: 'test', correlationId: 'test' },
  });
  const stream = 'filler' as StreamId;
  await store.append(stream, 'none', [event()]);
  await store.appendAll(
    stream,
    0 as Revision,
    (async function* () {
      for (let chunk = 0; chunk < 80; chunk++) yield [event()];
      cpSync(directory, killed, { recursive: true }); // as it would be if it were killed now
    })(),
  );
  await store.close();
  const writeAheadLog = () => statSync(join(killed, 'log.sqlite-wal')).size;
  expect(writeAheadLog()).toBeGreaterThan(10_000_000);
  const again = SqliteEventStore.open(killed, new SystemClock());
  expect({ head: await again.head(), bytes: writeAheadLog() }).toEqual({ head: 1, bytes: 0 });
  await again.close();
});

test('a disk that is full is found out without leaving anything on it', async () => {
  const service = await ServiceProcess.start(directory);
  limitFileSize(service.pid, '1000');
  expect((await fetch(`${service.url}/health/ready`)).status).toBe(503);
  expect(scratch()).toEqual([]);
  limitFileSize(service.pid, 'unlimited');
  expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
});
