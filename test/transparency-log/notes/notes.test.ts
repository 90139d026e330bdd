import { checkpointText, readCheckpointText } from '../../../src/transparency-log/notes/checkpoint.js';
import { newPrivateKey, Signer, Verifier } from '../../../src/transparency-log/notes/keys.js';
import { formatNote, readNote } from '../../../src/transparency-log/notes/signed-note.js';
import { formatProof, readProof } from '../../../src/transparency-log/notes/tlog-proof.js';

const PUBLISHED_KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const PUBLISHED_NOTE =
  'This is an example message.\n\n' +
  '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';

test('the published note holds under its published key, and reads and writes to the same bytes', () => {
  const key = Verifier.read(PUBLISHED_KEY)!;
  const note = readNote(PUBLISHED_NOTE)!;
  expect(note.text).toBe('This is an example message.\n');
  expect(key.accepts(note)).toBe(true);
  expect(key.text).toBe(PUBLISHED_KEY);
  expect(formatNote(note)).toBe(PUBLISHED_NOTE);
});

test('no other byte anywhere in the note is accepted', () => {
  const key = Verifier.read(PUBLISHED_KEY)!;
  const bytes = Buffer.from(PUBLISHED_NOTE);
  for (let place = 0; place < bytes.length; place++)
    for (const bit of [1, 4, 32]) {
      const other = Buffer.from(bytes);
      other[place]! ^= bit;
      const note = readNote(other.toString());
      expect([place, bit, note !== undefined && key.accepts(note)]).toEqual([place, bit, false]);
    }
});

test.each([
  ['the id of another key', PUBLISHED_KEY.replace('530d903a', '530d903b')],
  ['another name', PUBLISHED_KEY.replace('foo', 'bar')],
  ['an algorithm that is not known', 'example.com/foo+530d903a+/+kyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'],
  ['no key', 'example.com/foo+530d903a+'],
])('a verifier key with %s cannot be used', (_, text) => {
  expect(Verifier.read(text)).toBeUndefined();
});

test('a note with two signatures holds under either key, and under no other', () => {
  const [old, young, stranger] = [1, 2, 3].map(() => Signer.of('example.com/log', 'note', newPrivateKey()));
  const text = 'rotated\n';
  const note = readNote(formatNote({ text, signatures: [old!.note(text), young!.note(text)] }))!;
  expect([old!, young!, stranger!].map(({ verifier }) => verifier.accepts(note))).toEqual([true, true, false]);
});

test('a cosignature holds for its text and its time only', () => {
  const witness = Signer.of('witness.example/w1', 'cosignature', newPrivateKey());
  const text = checkpointText({ origin: 'example.com/log', size: 5, root: new Uint8Array(32) });
  const line = witness.cosign(text, 1_679_315_147);
  expect(Verifier.read(witness.verifier.text)!.accepts({ text, signatures: [line] })).toBe(true);
  const later = Buffer.from(line.signature);
  later[7]! += 1;
  expect(witness.verifier.accepts({ text, signatures: [{ ...line, signature: later }] })).toBe(false);
  expect(witness.verifier.accepts({ text: text.replace('5', '6'), signatures: [line] })).toBe(false);
});

test.each([
  ['a size with a leading zero', 'example.com/log\n05\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'],
  ['no size', 'example.com/log\n\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'],
  ['a short root', 'example.com/log\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n'],
  ['an empty extension', 'example.com/log\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nx\n'],
  ['no origin', '\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'],
])('%s is no checkpoint', (_, text) => {
  expect(readCheckpointText(text)).toBeUndefined();
});

test('a proof reads and writes to the same bytes, with and without extra data', () => {
  const path = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  for (const extra of [undefined, Buffer.from('what was said')]) {
    const text = formatProof({ index: 2, path, checkpoint: PUBLISHED_NOTE, ...(extra && { extra }) });
    expect(text.split('\n')[0]).toBe('c2sp.org/tlog-proof@v1');
    expect(formatProof(readProof(text)!)).toBe(text);
    expect(readProof(text)).toMatchObject({ index: 2, checkpoint: PUBLISHED_NOTE });
  }
  expect(readProof('c2sp.org/tlog-proof@v1\nindex 02\n\nx')).toBeUndefined();
  expect(readProof('c2sp.org/tlog-proof@v1\nindex 2\nAAAA\n\nx')).toBeUndefined();
});
