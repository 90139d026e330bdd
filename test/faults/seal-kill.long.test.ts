import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { LogKeys } from '../../src/transparency-log/log-keys.js';
import { Verifier } from '../../src/transparency-log/notes/keys.js';
import { readNote } from '../../src/transparency-log/notes/signed-note.js';
import { DirectorySource } from '../../src/transparency-log/verify/directory-source.js';
import { verifyLog } from '../../src/transparency-log/verify/verify-log.js';
import { SeededRandom } from '../bench/dataset/random.js';
import { STEP_LIMIT_MS } from '../doses.js';
import { Client, openProcesses, PROCESSES, send } from './service-client.js';
import { ServiceProcess } from './service-process.js';

const KILLS = Number(process.env['KILLS'] ?? 12);
const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const CLIENTS = 4;

const directory = mkdtempSync(join(tmpdir(), 'detente-audit-kill-'));
const seenFile = join(directory, 'of-a-verifier', 'seen');
afterAll(async () => {
  await ServiceProcess.killAll();
  rmSync(directory, { recursive: true, force: true });
});

/** As `detente verify` does, with the checkpoint it saw after the kill before. */
async function verifyStopped(): Promise<number> {
  const store = SqliteEventStore.open(directory, new SystemClock());
  const { verifiers } = LogKeys.load({ dataDir: directory, auditOrigin: undefined, auditKeyFiles: [] });
  const source = DirectorySource.open(
    directory,
    store,
    verifiers.map(({ text }) => text),
  );
  try {
    const { checkpoint } = await verifyLog(source, { keys: [], seenFile, onProgress: () => undefined });
    return checkpoint.size;
  } finally {
    source.close();
    await store.close();
  }
}

const checkpointAt = async (url: string) => (await fetch(`${url}/audit/checkpoint`)).text();
const sizeOf = (note: string) => Number(note.split('\n')[1]);

test(
  `after each of ${KILLS} kills between append, seal and signature the sealed tree is whole, and keeps all it ever signed (SEED=${SEED})`,
  async () => {
    const random = new SeededRandom(SEED);
    let service = await ServiceProcess.start(directory);
    await openProcesses(service.url);
    const clients = Array.from(
      { length: CLIENTS },
      (_, n) => new Client(`client-${n}`, PROCESSES[n % PROCESSES.length]!, new SeededRandom(SEED + n)),
    );
    let size = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      let served = '';
      const { url } = service;
      const writing = clients.map(async (client) => {
        for (;;) {
          const write = client.next();
          const answer = await send(url, write).catch(() => undefined);
          if (!answer) return;
          client.learn(write, answer);
          served = await checkpointAt(url).catch(() => served);
        }
      });
      await pause(random.between(50, 500));
      await service.kill();
      await Promise.all(writing);
      const now = await verifyStopped();
      if (served.startsWith('detente.local/')) expect(now).toBeGreaterThanOrEqual(sizeOf(served));
      expect(now).toBeGreaterThanOrEqual(size);
      size = now;
      service = await ServiceProcess.start(directory);
    }
    const { events } = (await (await fetch(`${service.url}/api/v1/events?limit=1`)).json()) as {
      events: { id: string }[];
    };
    await fetch(`${service.url}/api/v1/events/${events[0]!.id}/proof`);
    const note = await checkpointAt(service.url);
    const key = Verifier.read((await (await fetch(`${service.url}/audit/verifier-key`)).text()).trim())!;
    expect(key.accepts(readNote(note)!)).toBe(true);
    expect(await service.terminate()).toMatchObject({ code: 0, errors: '' });
    expect(await verifyStopped()).toBeGreaterThan(KILLS);
  },
  (KILLS + 2) * STEP_LIMIT_MS,
);
