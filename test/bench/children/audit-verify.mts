// Verifies a sealed log from its leaves up, and watches its memory.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Micros } from '../../../src/kernel/instant.js';

interface Input {
  readonly dist: string;
  readonly directory: string;
}

const { dist, directory } = JSON.parse(readFileSync(0, 'utf8')) as Input; // from test/bench
const built = (file: string) => import(pathToFileURL(join(dist, file)).href) as Promise<unknown>;
const { SqliteEventStore } = (await built(
  'event-store/sqlite/sqlite-event-store.js',
)) as typeof import('../../../src/event-store/sqlite/sqlite-event-store.js');
const { LogKeys } = (await built(
  'transparency-log/log-keys.js',
)) as typeof import('../../../src/transparency-log/log-keys.js');
const { DirectorySource } = (await built(
  'transparency-log/verify/directory-source.js',
)) as typeof import('../../../src/transparency-log/verify/directory-source.js');
const { verifyLog } = (await built(
  'transparency-log/verify/verify-log.js',
)) as typeof import('../../../src/transparency-log/verify/verify-log.js');

const zero = () => 0 as Micros;
const store = SqliteEventStore.open(directory, { now: zero, monotonic: zero, stamp: zero });
const keys = LogKeys.load({ dataDir: directory, auditOrigin: 'example.com/bench', auditKeyFiles: [] });
const source = DirectorySource.open(
  directory,
  store,
  keys.verifiers.map(({ text }) => text),
);
const marks = [0.1, 0.5, 1];
const peaks: number[] = [];
let peak = 0;
const started = performance.now();
const { eventsCompared } = await verifyLog(source, {
  keys: [],
  seenFile: join(directory, 'seen'),
  onProgress: (done, of) => {
    peak = Math.max(peak, process.memoryUsage.rss() / 2 ** 20);
    while (peaks.length < marks.length && done >= of * marks[peaks.length]!) peaks.push(peak);
  },
});
const seconds = (performance.now() - started) / 1000;
source.close();
await store.close();
process.stdout.write(`${JSON.stringify({ seconds, eventsCompared, peaksMib: peaks })}\n`);
