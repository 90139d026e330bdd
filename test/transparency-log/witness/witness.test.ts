import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Micros } from '../../../src/kernel/instant.js';
import { CompactRange } from '../../../src/transparency-log/merkle/compact-range.js';
import { consistencyProof } from '../../../src/transparency-log/merkle/proofs.js';
import { checkpointText } from '../../../src/transparency-log/notes/checkpoint.js';
import { newPrivateKey, Signer } from '../../../src/transparency-log/notes/keys.js';
import { formatNote, readNote, readSignatures } from '../../../src/transparency-log/notes/signed-note.js';
import { newHasher } from '../../../src/transparency-log/sha256.js';
import { formatAddCheckpoint, readAddCheckpoint } from '../../../src/transparency-log/witness/add-checkpoint.js';
import { Witness } from '../../../src/transparency-log/witness/witness.js';
import { SetClock } from '../../tracking/tracking-service.js';

const hasher = newHasher();
const log = Signer.of('example.com/log', 'note', newPrivateKey());
const stranger = Signer.of('example.com/log', 'note', newPrivateKey());
const signer = Signer.of('witness.example/w1', 'cosignature', newPrivateKey());
const clock = new SetClock(1_790_000_000_000_000 as Micros);

/** A small log, or one that differs from `forkedAt` on. */
class Tree {
  constructor(private readonly forkedAt = Infinity) {}

  at(size: number, by: Signer = log): string {
    const text = checkpointText({ origin: 'example.com/log', size, root: this.range(size).root() });
    return formatNote({ text, signatures: [by.note(text)] });
  }

  grown(from: number, to: number, note = this.at(to)): string {
    const nodes = (level: number, index: number) => {
      const subtree = new CompactRange(hasher);
      for (let leaf = index * 2 ** level; leaf < (index + 1) * 2 ** level; leaf++) subtree.append(this.entry(leaf));
      return subtree.root();
    };
    return formatAddCheckpoint({ oldSize: from, proof: consistencyProof(from, to, nodes, hasher), note });
  }

  private range(size: number): CompactRange {
    const range = new CompactRange(hasher);
    for (let leaf = 0; leaf < size; leaf++) range.append(this.entry(leaf));
    return range;
  }

  private readonly entry = (leaf: number) => Buffer.from(`${leaf >= this.forkedAt ? 'other' : 'entry'} ${leaf}`);
}

const tree = new Tree();
let directory: string;
let witness: Witness;
const open = () => Witness.open(join(directory, 'witness.sqlite'), signer, [log.verifier], clock);
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'detente-witness-'));
  witness = open();
});
afterEach(() => {
  witness.close();
  rmSync(directory, { recursive: true });
});

test('a log that grows gets a cosignature for each checkpoint, also after the witness was started again', () => {
  for (const [from, to] of [
    [0, 3],
    [3, 7],
    [7, 7],
    [7, 20],
  ] as const) {
    const { status, body } = witness.addCheckpoint(tree.grown(from, to));
    expect(status).toBe(200);
    const { text } = readNote(tree.at(to))!;
    expect(signer.verifier.accepts({ text, signatures: readSignatures(body)! })).toBe(true);
    witness.close();
    witness = open();
  }
});

test('a fork of the log gets none, and the record stays', () => {
  witness.addCheckpoint(tree.grown(0, 7));
  const fork = new Tree(5);
  expect(witness.addCheckpoint(fork.grown(7, 9))).toMatchObject({ status: 422 });
  expect(witness.addCheckpoint(fork.grown(7, 7))).toMatchObject({ status: 409, type: 'text/x.tlog.size', body: '7\n' });
  expect(witness.addCheckpoint(tree.grown(7, 9))).toMatchObject({ status: 200 });
});

test('a log is never taken back, and is told how far it was seen', () => {
  witness.addCheckpoint(tree.grown(0, 7));
  for (const [from, to] of [
    [0, 3],
    [3, 7],
    [5, 9],
  ] as const)
    expect(witness.addCheckpoint(tree.grown(from, to))).toEqual({ status: 409, type: 'text/x.tlog.size', body: '7\n' });
});

test('of two that came from the same size only one is signed', () => {
  witness.addCheckpoint(tree.grown(0, 3));
  const other = open();
  try {
    expect([witness.addCheckpoint(tree.grown(3, 8)).status, other.addCheckpoint(tree.grown(3, 6)).status]).toEqual([
      200, 409,
    ]);
  } finally {
    other.close();
  }
});

test.each([
  ['another key under the name of the log', () => tree.grown(0, 3, tree.at(3, stranger)), 403],
  ['a log that is not known', () => tree.grown(0, 3, tree.at(3).replaceAll('example.com/log', 'example.com/x')), 404],
  ['an old size beyond the checkpoint', () => formatAddCheckpoint({ oldSize: 4, proof: [], note: tree.at(3) }), 400],
  ['something else', () => 'old 0\n', 400],
  [
    'a proof from an empty tree',
    () => formatAddCheckpoint({ oldSize: 0, proof: [hasher.empty()], note: tree.at(3) }),
    422,
  ],
])('%s is refused', (_, body, status) => {
  expect(witness.addCheckpoint(body())).toMatchObject({ status });
  expect(witness.addCheckpoint(tree.grown(0, 1)).status).toBe(200);
});

test('a body has one spelling only', () => {
  const body = tree.grown(3, 7);
  expect(formatAddCheckpoint(readAddCheckpoint(body)!)).toBe(body);
  for (const other of [
    body.replace('old 3', 'old 03'),
    body.replace('old 3', 'old  3'),
    body.replace('\n\n', '\nAAAA\n\n'),
  ])
    expect(readAddCheckpoint(other)).toBeUndefined();
});
