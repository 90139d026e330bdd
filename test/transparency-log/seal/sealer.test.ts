import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { canonicalJson } from '../../../src/kernel/canonical-json.js';
import { type RecordedEvent, START } from '../../../src/kernel/event.js';
import { formatInstant } from '../../../src/kernel/instant.js';
import { entryOf, hashOfWhole } from '../../../src/transparency-log/leaf.js';
import { widthIn } from '../../../src/transparency-log/merkle/tiles.js';
import { newPrivateKey } from '../../../src/transparency-log/notes/keys.js';
import { readNote } from '../../../src/transparency-log/notes/signed-note.js';
import { readBundle } from '../../../src/transparency-log/seal/entry-bundle.js';
import { EventIndex } from '../../../src/transparency-log/seal/event-index.js';
import { SEAL_FILE, SealFile } from '../../../src/transparency-log/seal/seal-file.js';
import { leafOf } from '../../../src/transparency-log/seal/sealer.js';
import { sha256Hex } from '../../../src/transparency-log/sha256.js';
import { DirectorySource } from '../../../src/transparency-log/verify/directory-source.js';
import { verifyLog } from '../../../src/transparency-log/verify/verify-log.js';
import { SealedLog } from '../sealed-log.js';

let directory: string;
let log: SealedLog;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'detente-sealer-'));
  log = new SealedLog(directory);
});
afterEach(async () => {
  await log.close();
  rmSync(directory, { recursive: true });
});

async function eventsOf({ store }: SealedLog): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of store.readAll(START)) events.push(event);
  return events;
}

const restarted = async (...how: [keyFiles?: string[], origin?: string]): Promise<SealedLog> => {
  await log.close();
  return (log = new SealedLog(directory, ...how));
};

test('an entry is the canonical JSON of the event, with the hash of the canonical JSON of its data', async () => {
  await log.append(5);
  for (const event of (await eventsOf(log)).filter(({ stream }) => stream.startsWith('process-'))) {
    const { metadata, data, recordedAt, ...rest } = event;
    const envelope = {
      ...rest,
      ...metadata,
      recordedAt: formatInstant(recordedAt),
      dataHash: sha256Hex(canonicalJson(data)),
    };
    expect(Buffer.from(entryOf(event)).toString()).toBe(canonicalJson(envelope));
  }
});

test('the entry of a private stream tells a position and a hash, and that hash covers all of the event', async () => {
  await log.append(30);
  const [secret] = (await eventsOf(log)).filter(({ stream }) => stream.startsWith('webhook-'));
  const entry = Buffer.from(entryOf(secret!)).toString();
  expect(entry).toBe(canonicalJson({ position: secret!.position, hash: hashOfWhole(secret!) }));
  for (const change of [{ type: 'other' }, { data: {} }, { metadata: { ...secret!.metadata, actor: 'another' } }])
    expect(hashOfWhole({ ...secret!, ...change } as RecordedEvent)).not.toBe(hashOfWhole(secret!));
});

test('an event whose entry would not fit a tile is sealed as a position and a hash', async () => {
  await log.append(1);
  const [event] = await eventsOf(log);
  const long = { ...event!, metadata: { ...event!.metadata, actor: 'x'.repeat(70_000) } };
  expect(JSON.parse(Buffer.from(entryOf(long)).toString())).toEqual({ position: 1, hash: hashOfWhole(long) });
});

test('the same log gives the same tree, whatever the batches were', async () => {
  for (const events of [1, 7, 250, 3, 300]) {
    await log.append(events);
    await log.sealed();
  }
  const events = await eventsOf(log);
  const other = mkdtempSync(join(tmpdir(), 'detente-replica-'));
  const replica = SealFile.open(other);
  try {
    replica.append(events.map(leafOf), log.keys.sign);
    expect(replica.checkpoint).toBe(log.file.checkpoint);
    for (let index = 0; widthIn(events.length, 0, index) > 0; index++) {
      const width = widthIn(events.length, 0, index);
      expect(replica.entries(index, width)).toEqual(log.file.entries(index, width));
      expect(replica.tile(0, index, width)).toEqual(log.file.tile(0, index, width));
    }
    expect(replica.tile(1, 0, 2)).toEqual(log.file.tile(1, 0, 2));
  } finally {
    replica.close();
    rmSync(other, { recursive: true });
  }
});

test('sealing goes on where it stopped, and again from nothing when the file is gone or damaged', async () => {
  await log.append(270);
  await log.sealed();
  const { checkpoint } = log.file;
  await restarted();
  expect(log.file.checkpoint).toBe(checkpoint);
  await log.append(10);
  await log.sealed();
  const later = log.file.checkpoint;
  for (const destroy of [
    () => SealFile.discard(directory),
    () => onFile(`UPDATE tile SET hashes = zeroblob(length(hashes)) WHERE key = 1`),
    () => onFile(`UPDATE checkpoint SET note = replace(note, 'example', 'exemple')`),
    () => onFile('UPDATE checkpoint SET size = 279'),
    () => writeFileSync(join(directory, SEAL_FILE), 'not a database, and quite long enough not to be taken for one'),
  ]) {
    await log.close();
    destroy();
    log = new SealedLog(directory);
    await log.sealed();
    expect(log.file.checkpoint).toBe(later);
  }
});

function onFile(statement: string): void {
  const db = new DatabaseSync(join(directory, SEAL_FILE));
  db.exec(statement);
  db.close();
}

test('every event is found by its id', async () => {
  const index = new EventIndex(log.file);
  for (const events of [300, 1, 1_000]) {
    await log.append(events);
    await log.sealed();
    for (const { id, position } of await eventsOf(log)) expect(index.candidates(id)).toContain(position - 1);
  }
});

test('what is served of a growing bundle stays as it was', async () => {
  await log.append(3);
  await log.sealed();
  const early = log.file.entries(0, 3)!.slice();
  await log.append(20);
  await log.sealed();
  expect(log.file.entries(0, 3)).toEqual(early);
  expect(readBundle(early, 3)).toHaveLength(3);
  expect(log.file.entries(0, 24)).toBeUndefined();
});

test('a log that is shorter than what was sealed, or other at its end, is not sealed over', async () => {
  await log.append(20);
  await log.sealed();
  const { checkpoint } = log.file;
  const troubleAfter = async (statement: string) => {
    await log.close();
    const db = new DatabaseSync(join(directory, 'log.sqlite'));
    for (const name of ['event_never_changes', 'event_never_goes']) db.exec(`DROP TRIGGER IF EXISTS ${name}`);
    db.exec(statement);
    db.close();
    log = new SealedLog(directory);
    while (log.troubles.length === 0) await pause(10);
    await expect(log.sealer.whenReached(1_000, { withinMs: 0 })).rejects.toMatchObject({ code: 'audit/behind' });
    expect(log.file.checkpoint).toBe(checkpoint);
    return log.troubles;
  };
  expect(await troubleAfter(`UPDATE event SET type = 'Other' WHERE position = 20`)).toMatchObject([
    { code: 'audit/log-differs' },
  ]);
  expect(await troubleAfter('DELETE FROM event WHERE position = 20')).toMatchObject([{ code: 'audit/log-shorter' }]);
});

test('one key takes over from another while a verifier watches', async () => {
  const [old, young] = ['old', 'young'].map((name) => join(directory, name)) as [string, string];
  for (const file of [old, young]) writeFileSync(file, newPrivateKey());
  const seenFile = join(directory, 'seen');
  const verified = async () => {
    const source = DirectorySource.open(directory, log.store, log.verifierKeys);
    try {
      return await verifyLog(source, { keys: [], seenFile, onProgress: () => undefined });
    } finally {
      source.close();
    }
  };
  await restarted([old]);
  await log.append(5);
  await log.sealed();
  await verified();
  for (const files of [[old, young], [young]]) {
    await restarted(files);
    await log.append(5);
    await log.sealed();
    expect(readNote(log.file.checkpoint)!.signatures).toHaveLength(files.length);
    await verified();
  }
  writeFileSync(join(directory, 'forged'), newPrivateKey());
  await restarted([join(directory, 'forged')]);
  await log.append(1);
  await log.sealed();
  await expect(verified()).rejects.toThrow(/is not signed by/);
});

test('an unusable key is told before anything is sealed with it', async () => {
  const file = join(directory, 'no-key');
  writeFileSync(file, 'nothing');
  await log.close();
  const open = () => new SealedLog(mkdtempSync(join(directory, 'x-')), [file]);
  expect(open).toThrow(expect.objectContaining({ code: 'audit/key-unusable' }) as Error);
  log = new SealedLog(directory);
});
