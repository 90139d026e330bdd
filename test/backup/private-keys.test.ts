import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { newPrivateKey } from '../../src/transparency-log/notes/keys.js';
import { SealedLog } from '../transparency-log/sealed-log.js';
import { BackupPlace } from './backup-place.js';

const place = new BackupPlace();
const { at, backup, restore } = place;
beforeAll(() => place.fill());
afterAll(() => place.discard());

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

  test('have no backup among them', async () => {
    const inside = backup({ to: at('both/monday'), keysTo: at('both') });
    await expect(inside).rejects.toMatchObject({
      code: 'backup/inside-keys',
      message: expect.stringContaining(
        `${at('both/monday')} is in ${at('both')}, where the private keys are to be`,
      ) as string,
    });
    expect(existsSync(at('both'))).toBe(false);
  });

  test('are where they are said to be, or nothing is restored', async () => {
    mkdirSync(at('no-keys'), { recursive: true });
    const to = at('without-its-keys');
    const [made, none] = [await backup(), { code: 'keys/none' }];
    for (const directory of [at('nowhere'), at('no-keys')])
      await expect(restore(made, { to, keysFrom: { directory } })).rejects.toMatchObject(none);
    const identity = await generateX25519Identity();
    writeFileSync(at('identity-of-none'), `${identity}\n`);
    await expect(restore(made, { to, keysFrom: { identity: at('identity-of-none') } })).rejects.toMatchObject(none);
    expect(existsSync(to)).toBe(false);
  });

  test.each([
    ['audit-key', () => newPrivateKey(), 'is not the key that signed this log'],
    ['audit-key', () => 'none', 'is no Ed25519 private key in PEM'],
    ['webhook-key', () => 'none', 'is no webhook key'],
    ['admin.key', () => 'none', 'is no key of an admin'],
  ])('are those of the log, and of use: %s', async (name, text, why) => {
    const directory = mkdtempSync(at('other-keys-'));
    cpSync(at('data/audit-key'), join(directory, 'audit-key'));
    writeFileSync(join(directory, name), text());
    await expect(restore(await backup(), { keysFrom: { directory } })).rejects.toMatchObject({
      code: 'keys/unusable',
      message: expect.stringContaining(`${join(directory, name)} ${why}`) as string,
    });
  });

  test('are those that sign the log, and its name is kept, where settings have both elsewhere', async () => {
    writeFileSync(at('signing.pem'), newPrivateKey());
    const other = new SealedLog(at('set-elsewhere'), [at('signing.pem')]);
    await other.append(8);
    await other.sealed();
    writeFileSync(at('set-elsewhere/audit-key'), newPrivateKey());
    writeFileSync(at('set-elsewhere/admin.key'), `${'a'.repeat(32)}\n`);
    const made = await backup({
      ...{ dataDir: at('set-elsewhere'), verifierKeys: other.verifierKeys },
      keysTo: at('keys-in-use'),
    });
    await other.close();
    expect(readdirSync(at('keys-in-use'))).toEqual(['admin.key']);
    expect(readFileSync(join(made, 'audit-origin'), 'utf8')).toBe('example.com/log\n');
    expect((await restore(made, { keysFrom: { directory: at('keys-in-use') } })).keys).toEqual(['admin.key']);
  });

  test('are encrypted for a public key of age or not at all', async () => {
    const mistyped = backup({ to: at('mistyped'), keysFor: ['age1nobody'] });
    await expect(mistyped).rejects.toMatchObject({ code: 'keys/not-a-recipient' });
    expect(readdirSync(at()).filter((name) => name.startsWith('mistyped'))).toEqual([]);
  });
});
