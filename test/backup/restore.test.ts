import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileOf } from '../../src/backup/manifest.js';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import { SqliteOperationalStreams } from '../../src/event-store/sqlite/sqlite-operational-streams.js';
import { attestationIn } from '../../src/transparency-log/verify/attested-log.js';
import { DAMAGES } from '../faults/damaged-directory.js';
import { SealedLog } from '../transparency-log/sealed-log.js';
import { BackupPlace, change, EVENTS, manifestOf } from './backup-place.js';

const place = new BackupPlace();
const { log, at, backup, restore } = place;
beforeAll(() => place.fill());
afterAll(() => place.discard());

/** Without the guards of the log, and with sums that agree: by somebody who means it. */
async function forge(directory: string, sql: string): Promise<void> {
  const db = new DatabaseSync(join(directory, 'log.sqlite'));
  const guards = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).all();
  for (const { name } of guards) db.exec(`DROP TRIGGER ${String(name)}`);
  db.exec(sql);
  db.close();
  const others = manifestOf(directory).files.filter(({ name }) => name !== 'log.sqlite');
  change(directory, { files: [...others, await fileOf(directory, 'log.sqlite')] });
}

const TAMPERED = { code: 'restore/tampered' };

test('a backup tells what it is of, has no private key in it, and is for its owner only', async () => {
  const made = await backup();
  expect(manifestOf(made)).toMatchObject({ position: EVENTS, treeSize: EVENTS, verifierKeys: log.verifierKeys });
  expect(readdirSync(made).sort()).toEqual(['audit-origin', 'log.sqlite', 'manifest.json']);
  expect(['', ...readdirSync(made)].filter((name) => (statSync(join(made, name)).mode & 0o077) !== 0)).toEqual([]);
});

test('what is restored is the log as it was', async () => {
  const { manifest, trust } = await restore(await backup(), { to: at('as-it-was') });
  expect([manifest.position, trust]).toEqual([EVENTS, 'claimed']);
  const store = SqliteEventStore.open(at('as-it-was'), log.clock);
  expect(await store.head()).toBe(EVENTS);
  await store.close();
  expect(manifestOf(await backup({ dataDir: at('as-it-was'), verifierKeys: [] })).root).toBe(manifest.root);
});

test('there is one backup in a place, and it stays', async () => {
  const made = await backup();
  await expect(backup({ to: made })).rejects.toMatchObject({ code: 'backup/there-already' });
  expect((await restore(made)).manifest.position).toBe(EVENTS);
});

test('a restore never changes what is there', async () => {
  mkdirSync(at('taken'));
  writeFileSync(at('taken/notes'), 'mine');
  await expect(restore(await backup(), { to: at('taken') })).rejects.toMatchObject({ code: 'restore/not-empty' });
  expect(readdirSync(at('taken'))).toContain('notes');
  expect(existsSync(at('taken/log.sqlite'))).toBe(false);
});

describe('a backup that was tampered with is refused, by the name of the file, and leaves nothing', () => {
  test.each(Object.keys(DAMAGES).filter((name) => name !== 'deleted'))('log.sqlite %s', async (name) => {
    const made = await backup();
    DAMAGES[name as keyof typeof DAMAGES](join(made, 'log.sqlite'));
    const refused = restore(made, { to: at(`none-${name}`) });
    await expect(refused).rejects.toMatchObject({ ...TAMPERED, message: expect.stringContaining('log.sqlite') });
    expect(existsSync(at(`none-${name}`))).toBe(false);
  });

  test('a file that is not there', async () => {
    const made = await backup();
    rmSync(join(made, 'audit-origin'));
    await expect(restore(made)).rejects.toMatchObject({
      ...TAMPERED,
      message: expect.stringContaining('audit-origin is not there'),
    });
  });

  test('an event, with a sum that agrees', async () => {
    const made = await backup();
    await forge(made, `UPDATE event SET data = json_set(data, '$.title', 'otherwise') WHERE position = 7`);
    await expect(restore(made)).rejects.toMatchObject({
      ...TAMPERED,
      message: expect.stringContaining('not what was signed'),
    });
  });

  test('the end of the log, with a manifest that agrees', async () => {
    const made = await backup();
    await forge(made, `DELETE FROM event WHERE position > ${EVENTS - 10}`);
    change(made, { position: EVENTS - 10 });
    await expect(restore(made)).rejects.toMatchObject(TAMPERED);
  });

  test('an event of a log that nothing was sealed of, with a sum that agrees', async () => {
    await restore(await backup(), { to: at('unsealed') });
    const made = await backup({ dataDir: at('unsealed') });
    expect((await restore(made)).trust).toBe('not signed');
    await forge(made, `UPDATE event SET data = '{}' WHERE position = 7`);
    await expect(restore(made)).rejects.toMatchObject(TAMPERED);
  });

  test('a checkpoint that another key signed', async () => {
    const made = await backup();
    const other = new SealedLog();
    const key = other.verifierKeys[0]!;
    await other.discard();
    await expect(restore(made, { verifierKeys: [key] })).rejects.toMatchObject(TAMPERED);
    expect((await restore(made, { verifierKeys: log.verifierKeys })).trust).toBe('given');
  });

  test('no checkpoint, where a key is given to check one', async () => {
    const made = await backup();
    change(made, { checkpoint: '', treeSize: 0 });
    await expect(restore(made, { verifierKeys: log.verifierKeys })).rejects.toMatchObject(TAMPERED);
  });

  test.each(['log.sqlite', 'operational.sqlite', 'audit-origin'])('a list of files without %s', async (name) => {
    await SqliteOperationalStreams.open(at('data')).close();
    const made = await backup();
    rmSync(at('data/operational.sqlite'));
    const { files } = manifestOf(made);
    expect(files.map((file) => file.name)).toContain(name);
    change(made, { files: files.filter((file) => file.name !== name) });
    const refused = { ...TAMPERED, message: expect.stringContaining(`manifest.json names no ${name}`) as string };
    await expect(restore(made)).rejects.toMatchObject(refused);
    // Nor as a backup from before the manifest told what there was not.
    writeFileSync(join(made, 'manifest.json'), JSON.stringify({ ...manifestOf(made), without: undefined }));
    await expect(restore(made)).rejects.toMatchObject(refused);
  });

  test('a name under which the log was not signed, with a sum that agrees', async () => {
    const made = await backup();
    writeFileSync(join(made, 'audit-origin'), 'example.com/other\n');
    const { files } = manifestOf(made);
    const others = files.filter(({ name }) => name !== 'audit-origin');
    change(made, { files: [...others, await fileOf(made, 'audit-origin')] });
    await expect(restore(made)).rejects.toMatchObject({
      ...TAMPERED,
      message: expect.stringContaining('audit-origin is not example.com/log') as string,
    });
  });

  test('a manifest that names what is no part of a backup', async () => {
    const made = await backup();
    const { files } = manifestOf(made);
    change(made, { files: [...files, { name: '../../elsewhere', bytes: 0, sha256: '' }] });
    await expect(restore(made)).rejects.toMatchObject({
      ...TAMPERED,
      message: expect.stringContaining('manifest.json'),
    });
  });
});

test('a directory without a manifest, or with another one, is no backup', async () => {
  mkdirSync(at('empty'));
  await expect(restore(at('empty'))).rejects.toMatchObject({ code: 'backup/none' });
  const made = await backup();
  change(made, { format: 2 as 1 });
  await expect(restore(made)).rejects.toMatchObject({ code: 'backup/manifest-unusable' });
});

/** What a service signed since, as if it had been asked then. */
async function signedLater(made: string): Promise<void> {
  const { position } = manifestOf(made);
  await log.append(700);
  await log.sealed();
  const { size, ...attestation } = attestationIn(at('data'), position)!;
  expect(size).toBe(position + 700);
  change(made, { ...attestation, treeSize: size });
}

describe('a checkpoint of the log gone on', () => {
  let made: string;
  beforeEach(async () => {
    made = await backup();
    await signedLater(made);
    expect((await restore(made)).trust).toBe('claimed');
  });

  test('covers every event of the backup', async () => {
    await forge(made, `UPDATE event SET data = '{}' WHERE position = 1`);
    await expect(restore(made)).rejects.toMatchObject(TAMPERED);
  });

  test('covers none without the proof that it goes on from there', async () => {
    change(made, { consistency: manifestOf(made).consistency.slice(1) });
    await expect(restore(made)).rejects.toMatchObject(TAMPERED);
  });
});
