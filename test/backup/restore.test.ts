import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { fileOf, type Manifest } from '../../src/backup/manifest.js';
import { type RestoreRequest, restoreBackup } from '../../src/backup/restore-backup.js';
import { type BackupRequest, takeBackup } from '../../src/backup/take-backup.js';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import { attestationIn } from '../../src/transparency-log/verify/attested-log.js';
import { DAMAGES } from '../faults/damaged-directory.js';
import { SealedLog } from '../transparency-log/sealed-log.js';

const EVENTS = 300;
const parent = mkdtempSync(join(tmpdir(), 'detente-backup-'));
const at = (name: string) => join(parent, name);
let log: SealedLog;
let count = 0;

beforeAll(async () => {
  log = new SealedLog(at('data'));
  writeFileSync(at('data/audit-origin'), 'example.com/log\n', { mode: 0o600 });
  await log.append(EVENTS);
  await log.sealed();
});
afterAll(async () => {
  await log.close();
  rmSync(parent, { recursive: true });
});

async function backup(how: Partial<BackupRequest> = {}): Promise<string> {
  const to = at(`backup-${++count}`);
  const usual = { dataDir: at('data'), to, keysFor: [], keysTo: undefined, verifierKeys: log.verifierKeys };
  await takeBackup({ ...usual, version: '0.1.0', madeAt: '2026-11-27T00:00:00Z', ...how }, () => undefined);
  return to;
}

function restore(from: string, how: Partial<RestoreRequest> = {}) {
  const usual = { from, to: at(`restored-${++count}`), keysFrom: 'elsewhere', verifierKeys: [] } as const;
  return restoreBackup({ ...usual, ...how }, () => undefined);
}

const manifestOf = (directory: string) =>
  JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as Manifest;

const change = (directory: string, changes: Partial<Manifest>): void =>
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ ...manifestOf(directory), ...changes }));

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

describe('the private keys', () => {
  test('go with the backup for whoever holds the identity, and come back by it', async () => {
    const identity = await generateX25519Identity();
    writeFileSync(at('identity'), `# created: today\n${identity}\n`);
    writeFileSync(at('another'), `${await generateX25519Identity()}\n`);
    const made = await backup({ keysFor: [await identityToRecipient(identity)] });
    expect(readFileSync(join(made, 'keys.age')).includes('PRIVATE KEY')).toBe(false);
    const wrong = restore(made, { keysFrom: { identity: at('another') } });
    await expect(wrong).rejects.toMatchObject({ code: 'keys/cannot-open' });
    expect((await restore(made, { to: at('opened'), keysFrom: { identity: at('identity') } })).keys).toEqual([
      'audit-key',
    ]);
    expect(readFileSync(at('opened/audit-key'), 'utf8')).toBe(readFileSync(at('data/audit-key'), 'utf8'));
    expect(statSync(at('opened/audit-key')).mode & 0o077).toBe(0);
    expect(existsSync(at('opened/keys.age'))).toBe(false);
  });

  test('lie apart where that is asked for, and never in the backup', async () => {
    const made = await backup({ keysTo: at('keys') });
    expect(readdirSync(made)).not.toContain('audit-key');
    expect((await restore(made, { keysFrom: { directory: at('keys') } })).keys).toEqual(['audit-key']);
    const inside = backup({ to: at('with-keys'), keysTo: at('with-keys/keys') });
    await expect(inside).rejects.toMatchObject({ code: 'backup/keys-inside' });
  });

  test('are encrypted for a public key of age or not at all', async () => {
    const mistyped = backup({ to: at('mistyped'), keysFor: ['age1nobody'] });
    await expect(mistyped).rejects.toMatchObject({ code: 'keys/not-a-recipient' });
    expect(readdirSync(parent).filter((name) => name.startsWith('mistyped'))).toEqual([]);
  });
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
