// Proofs of random events by their ids, as text, from a sealed log.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EventId } from '../../../src/kernel/event.js';

interface Input {
  readonly dist: string;
  readonly directory: string;
  readonly proofs: number;
}

const { dist, directory, proofs } = JSON.parse(readFileSync(0, 'utf8')) as Input; // from test/bench
const built = (file: string) => import(pathToFileURL(join(dist, file)).href) as Promise<unknown>;
const { SealFile } = (await built(
  'transparency-log/seal/seal-file.js',
)) as typeof import('../../../src/transparency-log/seal/seal-file.js');
const { EventIndex } = (await built(
  'transparency-log/seal/event-index.js',
)) as typeof import('../../../src/transparency-log/seal/event-index.js');
const { LogProofs } = (await built(
  'transparency-log/log-proofs.js',
)) as typeof import('../../../src/transparency-log/log-proofs.js');
const { PublishedCheckpoint } = (await built(
  'transparency-log/published-checkpoint.js',
)) as typeof import('../../../src/transparency-log/published-checkpoint.js');
const { readBundle } = (await built(
  'transparency-log/seal/entry-bundle.js',
)) as typeof import('../../../src/transparency-log/seal/entry-bundle.js');

const file = SealFile.open(directory);
const sealed = { whenReached: () => Promise.resolve() };
const log = new LogProofs(file, sealed as never, new EventIndex(file), new PublishedCheckpoint(file));
const idAt = (leaf: number): EventId => {
  const entry = readBundle(file.entries(Math.floor(leaf / 256), (leaf % 256) + 1)!, (leaf % 256) + 1)!.at(-1)!;
  return (JSON.parse(Buffer.from(entry).toString()) as { readonly id: EventId }).id;
};
const ids = Array.from({ length: proofs }, (_, n) => idAt((n * 7_919_993) % file.size));
await log.positionOf(ids[0]!, file.size); // fills the index of ids
const micros: number[] = [];
for (const id of ids) {
  const started = performance.now();
  await log.of([await log.positionOf(id, file.size)]);
  micros.push((performance.now() - started) * 1000);
}
file.close();
micros.sort((a, b) => a - b);
process.stdout.write(
  `${JSON.stringify({ p50: micros[micros.length >> 1], p99: micros[Math.floor(micros.length * 0.99)] })}\n`,
);
