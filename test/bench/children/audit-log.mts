// A log of so many events, sealed from its beginning to its end.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EventId, StreamId } from '../../../src/kernel/event.js';
import type { Micros } from '../../../src/kernel/instant.js';

interface Input {
  readonly dist: string;
  readonly directory: string;
  readonly events: number;
}

const { dist, directory, events } = JSON.parse(readFileSync(0, 'utf8')) as Input; // from test/bench
const built = (file: string) => import(pathToFileURL(join(dist, file)).href) as Promise<unknown>;
const { SqliteEventStore } = (await built(
  'event-store/sqlite/sqlite-event-store.js',
)) as typeof import('../../../src/event-store/sqlite/sqlite-event-store.js');
const { SealFile } = (await built(
  'transparency-log/seal/seal-file.js',
)) as typeof import('../../../src/transparency-log/seal/seal-file.js');
const { LogKeys } = (await built(
  'transparency-log/log-keys.js',
)) as typeof import('../../../src/transparency-log/log-keys.js');
const { leafOf } = (await built(
  'transparency-log/seal/sealer.js',
)) as typeof import('../../../src/transparency-log/seal/sealer.js');

const TOGETHER = 1_000;
const BATCH = 1_024;

function eventId(n: number): EventId {
  const hash = createHash('sha256').update(String(n)).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}` as EventId;
}

const eventOf = (n: number) => ({
  id: eventId(n),
  type: 'DevelopmentRecorded',
  schemaVersion: 1,
  data: {
    id: `d-${n}`,
    date: '2023-01-01',
    type: 'restriction-lifted',
    title: `Development ${n}`,
    effects: [{ measure: 'air-cargo', action: 'take-effect' }],
    source: { publisher: 'Reuters', title: 'Cargo', date: '2023-01-06', url: `https://example.com/${n}` },
  },
  metadata: { actor: 'anonymous', correlationId: `bench-${n}` },
});

mkdirSync(directory, { recursive: true });
let now = 1_790_000_000_000_000;
const tick = () => now++ as Micros;
const store = SqliteEventStore.open(directory, { now: tick, monotonic: tick, stamp: tick });
for (let from = 0; from < events; from += TOGETHER)
  await store.append(
    `process-${(from / TOGETHER) % 8}` as StreamId,
    'any',
    Array.from({ length: Math.min(TOGETHER, events - from) }, (_, n) => eventOf(from + n)),
  );
const keys = LogKeys.load({ dataDir: directory, auditOrigin: 'example.com/bench', auditKeyFiles: [] });
const file = SealFile.open(directory);
const started = performance.now();
let batch = [];
for await (const event of store.readAll(0 as never)) {
  batch.push(leafOf(event));
  if (batch.length < BATCH) continue;
  file.append(batch, keys.sign);
  batch = [];
}
file.append(batch, keys.sign);
const seconds = (performance.now() - started) / 1000;
file.close();
await store.close();
process.stdout.write(`${JSON.stringify({ seconds })}\n`);
