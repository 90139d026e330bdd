import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Response } from 'supertest';
import { isConsistent, isIncluded } from '../../src/transparency-log/merkle/proof-verification.js';
import { hashesAt, TILE_WIDTH, tilePath, widthIn } from '../../src/transparency-log/merkle/tiles.js';
import { fromBase64 } from '../../src/transparency-log/notes/base64.js';
import { readCheckpointText } from '../../src/transparency-log/notes/checkpoint.js';
import { Verifier } from '../../src/transparency-log/notes/keys.js';
import { readNote } from '../../src/transparency-log/notes/signed-note.js';
import { readProof } from '../../src/transparency-log/notes/tlog-proof.js';
import { readBundle } from '../../src/transparency-log/seal/entry-bundle.js';
import { SealFile } from '../../src/transparency-log/seal/seal-file.js';
import { newHasher } from '../../src/transparency-log/sha256.js';
import { cargoFlies, head, openExample, P, type Service, startService } from './service.js';

const hasher = newHasher();
let service: Service;
beforeAll(async () => {
  service = await startService();
  await openExample(service);
});
afterAll(() => service.stop());

const text = async (path: string, status = 200) => (await service.http.get(path).expect(status)).text;
const bytes = async (path: string): Promise<Buffer> =>
  (await service.http.get(`/audit/${path}`).buffer(true).parse(binary).expect(200)).body as Buffer;
function binary(response: Response, done: (error: null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  const stream = response as unknown as NodeJS.ReadableStream; // what supertest hands to a parser
  stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
}

interface Logged {
  readonly id: string;
  readonly position: number;
}
const events = async () => ((await service.http.get('/api/v1/events?limit=1000')).body as { events: Logged[] }).events;
const proofOf = async (id: string) =>
  readProof((await service.http.get(`/api/v1/events/${id}/proof`).set('accept', 'text/plain').expect(200)).text)!;

/** What a stranger believes of a checkpoint, who has the verifier key from elsewhere. */
async function trusted(note: string) {
  const keys = (await text('/audit/verifier-key'))
    .trimEnd()
    .split('\n')
    .map((line) => Verifier.read(line)!);
  const read = readNote(note)!;
  expect(keys.map((key) => key.accepts(read))).toEqual(keys.map(() => true));
  return readCheckpointText(read.text)!;
}

test('every event has a proof that holds under the signed checkpoint, also the one just written', async () => {
  await service.http
    .post(`${P}/developments`)
    .send({ id: 'at-050', ...cargoFlies })
    .expect(201);
  const all = await events();
  expect(all.length).toBe(await head(service));
  for (const { id, position } of all.toReversed()) {
    const proof = await proofOf(id);
    const tree = await trusted(proof.checkpoint);
    expect(proof.index).toBe(position - 1);
    expect(JSON.parse(Buffer.from(proof.extra!).toString())).toMatchObject({ id, position });
    expect(isIncluded({ hash: hasher.leaf(proof.extra!), index: proof.index }, tree, proof.path, hasher)).toBe(true);
  }
});

test('without a wish the proof comes in JSON, says the same, and names the entry', async () => {
  const [first] = await events();
  const { body } = await service.http
    .get(`/api/v1/events/${first!.id}/proof`)
    .set('accept', '*/*')
    .expect(200)
    .expect('content-type', /application\/json/)
    .expect('vary', /accept/i);
  const { index, entry, path } = body as { index: number; entry: string; path: string[]; checkpoint: string };
  const { size, root } = await trusted((body as { checkpoint: string }).checkpoint);
  const leaf = { hash: hasher.leaf(Buffer.from(entry)), index };
  expect(
    isIncluded(
      leaf,
      { size, root },
      path.map((hash) => fromBase64(hash)!),
      hasher,
    ),
  ).toBe(true);
});

test('the tree grows by appending only, as the consistency proofs show', async () => {
  const before = await trusted((await proofOf((await events())[0]!.id)).checkpoint);
  await service.http.post(`${P}/measures`).send({ id: 'visas', title: 'Visas' }).expect(201);
  const newest = await proofOf((await events()).at(-1)!.id);
  const after = await trusted(newest.checkpoint);
  expect(after.size).toBe(before.size + 1);
  const { body } = await service.http.get(`/api/v1/audit/consistency?from=${before.size}&to=${after.size}`).expect(200);
  const proof = (body as { proof: string[] }).proof.map((hash) => fromBase64(hash)!);
  expect(isConsistent(before, after, proof, hasher)).toBe(true);
});

test('the served files are all it takes to make the tree again', async () => {
  const { size, root } = await trusted(await text('/audit/checkpoint'));
  const leaves: Uint8Array[] = [];
  for (let index = 0; widthIn(size, 0, index) > 0; index++) {
    const width = widthIn(size, 0, index);
    const entries = readBundle(await bytes(tilePath({ level: 'entries', index, width })), width)!;
    const hashes = await bytes(tilePath({ level: 0, index, width }));
    expect(hashes).toEqual(Buffer.concat(entries.map((entry) => hasher.leaf(entry))));
    leaves.push(...entries);
  }
  expect(leaves).toHaveLength(size);
  const mth = (some: readonly Uint8Array[]): Uint8Array => {
    if (some.length === 1) return hasher.leaf(some[0]!);
    const k = 2 ** (Math.ceil(Math.log2(some.length)) - 1);
    return hasher.node(mth(some.slice(0, k)), mth(some.slice(k)));
  };
  expect(Buffer.from(mth(leaves))).toEqual(Buffer.from(root));
});

test('what is served never changes under its name, and says so; the checkpoint does not', async () => {
  const { size } = await trusted(await text('/audit/checkpoint'));
  const tile = `/audit/${tilePath({ level: 0, index: 0, width: size })}`;
  await service.http
    .get(tile)
    .expect('content-type', 'application/octet-stream')
    .expect('cache-control', 'public, max-age=31536000, immutable');
  await service.http
    .get('/audit/checkpoint')
    .expect('content-type', 'text/plain; charset=utf-8')
    .expect('cache-control', 'public, max-age=1');
  const earlier = await bytes('tile/entries/000.p/2');
  await service.http.post(`${P}/measures`).send({ id: 'railway', title: 'Railway' }).expect(201);
  await proofOf((await events()).at(-1)!.id);
  expect(await bytes('tile/entries/000.p/2')).toEqual(earlier);
});

test.each([
  'tile/0/000',
  'tile/0/000.p/255',
  'tile/1/000.p/1',
  'tile/0/001.p/1',
  'tile/entries/00',
  'tile/x/000.p/1',
  'tile/0/..%2f..%2flog.sqlite',
])('%s is not served', async (path) => {
  expect(hashesAt(1, TILE_WIDTH - 1)).toBe(0);
  const { body } = await service.http.get(`/audit/${path}`).expect(404);
  expect(body).toMatchObject({ code: 'tile/unknown' });
});

test.each([
  ['/api/v1/audit/consistency', 400, 'request/invalid-parameters'],
  ['/api/v1/audit/consistency?from=x', 400, 'request/invalid-parameters'],
  ['/api/v1/audit/consistency?from=3&to=2', 400, 'request/invalid-parameters'],
  ['/api/v1/audit/consistency?from=1&to=1000', 400, 'request/invalid-parameters'],
  ['/api/v1/audit/consistency?from=1&with=2', 400, 'request/invalid-parameters'],
  ['/api/v1/events/none/proof', 400, 'request/invalid-parameters'],
  ['/api/v1/events/48c8f668-4c09-5cfe-8d12-c26085159b47/proof', 404, 'event/unknown'],
])('%s is refused with %i', async (path, status, code) => {
  expect((await service.http.get(path).expect(status)).body).toMatchObject({ code });
});

test('the private key was made for its owner only, and the name of the log stays', async () => {
  expect(statSync(join(service.config.dataDir, 'audit-key')).mode & 0o777).toBe(0o600);
  const { origin } = await trusted(await text('/audit/checkpoint'));
  expect(readFileSync(join(service.config.dataDir, 'audit-origin'), 'utf8')).toBe(`${origin}\n`);
});

test('that the log is not sealed any more is a warning and keeps nobody away, until it is', async () => {
  const full = jest.spyOn(service.app.get(SealFile), 'append').mockImplementation(() => {
    throw new Error('the disk is full');
  });
  await service.http.post(`${P}/measures`).send({ id: 'bridge', title: 'Bridge' }).expect(201);
  const { id } = (await events()).at(-1)!;
  const { body } = await service.http.get(`/api/v1/events/${id}/proof`).expect(503);
  expect(body).toMatchObject({ code: 'audit/behind', detail: expect.stringContaining('the disk is full') as string });
  const warned = (await service.http.get('/health/ready').expect(200)).body as { warnings?: object };
  expect(warned.warnings).toEqual({ 'transparency-log': expect.stringContaining('the disk is full') as string });
  full.mockRestore();
  let answer = await service.http.get('/health/ready').expect(200);
  while ((answer.body as { warnings?: object }).warnings) answer = await service.http.get('/health/ready').expect(200);
  await proofOf(id);
});
