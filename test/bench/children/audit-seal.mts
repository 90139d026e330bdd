// Seals entries as the service does: hashes, tiles, bundles and a signature a batch, each batch a transaction. Or, bare,
// makes one SHA-256 of node:crypto for each entry, and nothing else.
import { createHash, hash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Input {
  readonly dist: string;
  readonly directory: string;
  readonly leaves: number;
  readonly bare: boolean;
}

const BATCH = 1_024;

const { dist, directory, leaves, bare } = JSON.parse(readFileSync(0, 'utf8')) as Input; // from test/bench

const started = bare ? bareHashing() : await sealing();
let millis = 0;
for (let from = 0; from < leaves; from += BATCH) {
  const batch = Array.from({ length: Math.min(BATCH, leaves - from) }, (_, n) => entryOf(from + n + 1));
  const began = performance.now();
  started.take(batch);
  millis += performance.now() - began;
}
started.end();
process.stdout.write(`${JSON.stringify({ seconds: millis / 1000 })}\n`);

function bareHashing() {
  let last: Uint8Array | undefined;
  return {
    take: (entries: readonly Uint8Array[]) => {
      for (const entry of entries) last = hash('sha256', entry, 'buffer');
    },
    end: () => {
      if (last?.length !== 32) throw new Error('nothing was hashed');
    },
  };
}

async function sealing() {
  const built = (file: string) => import(pathToFileURL(join(dist, file)).href) as Promise<unknown>;
  const { SealFile } = (await built(
    'transparency-log/seal/seal-file.js',
  )) as typeof import('../../../src/transparency-log/seal/seal-file.js');
  const { LogKeys } = (await built(
    'transparency-log/log-keys.js',
  )) as typeof import('../../../src/transparency-log/log-keys.js');
  mkdirSync(directory, { recursive: true });
  const keys = LogKeys.load({ dataDir: directory, auditOrigin: 'example.com/bench', auditKeyFiles: [] });
  const file = SealFile.open(directory);
  return {
    take: (entries: readonly Uint8Array[]) =>
      file.append(
        entries.map((entry, n) => ({ entry, fingerprint: n })),
        keys.sign,
      ),
    end: () => {
      if (file.size !== leaves) throw new Error(`${file.size} leaves were sealed`);
      file.close();
    },
  };
}

function entryOf(position: number): Uint8Array {
  const dataHash = createHash('sha256').update(String(position)).digest('hex');
  const entry = {
    actor: 'anonymous',
    correlationId: `0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d-${position}`,
    dataHash,
    id: `${dataHash.slice(0, 8)}-7c1e-7d3a-9f0e-${dataHash.slice(8, 20)}`,
    position,
    recordedAt: '2026-11-24T06:14:16.915771Z',
    revision: position,
    schemaVersion: 1,
    stream: 'process-armenia-turkiye',
    type: 'DevelopmentRecorded',
  };
  return Buffer.from(JSON.stringify(entry));
}
