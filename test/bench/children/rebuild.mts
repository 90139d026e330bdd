// Starts the service, not listening, on a log without a read model, and watches it being rebuilt.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Input {
  readonly dist: string;
  readonly dataDir: string;
}

const { dist, dataDir } = JSON.parse(readFileSync(0, 'utf8')) as Input; // from test/bench
const built = (file: string) => import(pathToFileURL(join(dist, file)).href) as Promise<unknown>;
const { createApp } = (await built('create-app.js')) as typeof import('../../../src/create-app.js');
const { Config } = (await built('config.js')) as typeof import('../../../src/config.js');
const { EventStore } = (await built(
  'event-store/event-store.js',
)) as typeof import('../../../src/event-store/event-store.js');
const { ReadModelFollower } = (await built(
  'read-model/read-model-follower.js',
)) as typeof import('../../../src/read-model/read-model-follower.js');

const SAMPLE_MS = 50;
const residentMib = () => process.memoryUsage.rss() / 2 ** 20;
const marks = [0.1, 0.5, 1];
const peaks: number[] = [];
let peak = 0;

const app = await createApp(new Config({ dataDir, dossier: 'none', logLevel: 'warn' }));
const head = await app.get(EventStore, { strict: false }).head();
const follower = app.get(ReadModelFollower, { strict: false });
const started = performance.now();
await app.init();
const sampling = setInterval(() => {
  peak = Math.max(peak, residentMib());
  while (peaks.length < marks.length && follower.position >= head * marks[peaks.length]!) peaks.push(peak);
}, SAMPLE_MS);
await follower.whenReached(head);
const seconds = (performance.now() - started) / 1000;
clearInterval(sampling);
peak = Math.max(peak, residentMib());
while (peaks.length < marks.length) peaks.push(peak);
await app.close();
process.stdout.write(`${JSON.stringify({ seconds, peaksMib: peaks })}\n`);
