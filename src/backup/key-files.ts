import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter, Encrypter } from 'age-encryption';
import { ADMIN_KEY_FILE, isAdminKey } from '../access/keys/admin-key-text.js';
import { writeWhole } from '../event-store/whole-file.js';
import { incorrect, messageOf } from '../kernel/domain-error.js';
import { whyUnreadable } from '../kernel/unreadable-file.js';
import { AUDIT_KEY_FILE } from '../transparency-log/log-keys.js';
import { Signer, Verifier } from '../transparency-log/notes/keys.js';
import { readWebhookKey, WEBHOOK_KEY_FILE } from '../webhooks/webhook-key.js';

/** Whoever has these can write as the admin, sign as the log and send as the service. */
export const KEY_FILES = [ADMIN_KEY_FILE, AUDIT_KEY_FILE, WEBHOOK_KEY_FILE] as const;

/** In a backup: an age file, in which the keys are JSON by the names of their files. */
export const SEALED_KEYS_FILE = 'keys.age';

/** By the names of their files, those that there are. */
export type Keys = Readonly<Record<string, string>>;

export function readKeys(directory: string): Keys {
  const there = KEY_FILES.filter((name) => existsSync(join(directory, name)));
  return Object.fromEntries(there.map((name) => [name, read(join(directory, name))]));
}

/** Whether one of these verifier keys is of this private key. Throws where it is none. */
export const signsAs = (pem: string, verifierKeys: readonly string[]): boolean =>
  verifierKeys.some((text) => {
    const name = Verifier.read(text)?.name;
    return name !== undefined && Signer.of(name, 'note', pem).verifier.text === text;
  });

/** Refuses keys with which no service would start, or the log would be another one. `placeOf` names the file of a key. */
export function refuseUnusable(keys: Keys, verifierKeys: readonly string[], placeOf: (name: string) => string): void {
  for (const [name, text] of Object.entries(keys)) {
    const why = whyUnusable(name, text, verifierKeys);
    if (why !== undefined)
      throw incorrect('keys/unusable', `${placeOf(name)} ${why}. Nothing was restored; name the keys of this backup`);
  }
}

function whyUnusable(name: string, text: string, verifierKeys: readonly string[]): string | undefined {
  if (name === ADMIN_KEY_FILE) return isAdminKey(text.trim()) ? undefined : 'is no key of an admin';
  if (name === WEBHOOK_KEY_FILE)
    return readWebhookKey(text) ? undefined : 'is no webhook key, which is the base64 of 32 random bytes';
  try {
    Signer.of('any', 'note', text);
  } catch (error) {
    return `is no Ed25519 private key in PEM (${messageOf(error)})`;
  }
  if (verifierKeys.length === 0 || signsAs(text, verifierKeys)) return undefined;
  return 'is not the key that signed this log, and with it the log would be another one to all who verified it';
}

export function writeKeys(directory: string, keys: Keys): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(keys)) writeWhole(join(directory, name), text);
}

/** `recipients` are public keys of age, as `age-keygen` prints them. */
export async function sealedFor(recipients: readonly string[], keys: Keys): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  for (const recipient of recipients)
    try {
      encrypter.addRecipient(recipient);
    } catch {
      throw incorrect(
        'keys/not-a-recipient',
        `"${recipient}" is no public key of age, such as "age-keygen" prints: age1…. Nothing was written`,
      );
    }
  return encrypter.encrypt(JSON.stringify(keys));
}

/** `identityFile` is what `age-keygen` writes. */
export async function opened(sealedFile: string, identityFile: string): Promise<Keys> {
  const identities = read(identityFile)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('AGE-SECRET-KEY-'));
  try {
    const decrypter = new Decrypter();
    for (const identity of identities) decrypter.addIdentity(identity);
    const keys = JSON.parse(await decrypter.decrypt(readFileSync(sealedFile), 'text')) as Keys;
    return Object.fromEntries(KEY_FILES.flatMap((name) => (name in keys ? [[name, String(keys[name])]] : [])));
  } catch (error) {
    throw incorrect(
      'keys/cannot-open',
      `${sealedFile} cannot be opened with ${identityFile} (${messageOf(error)}). Name the file that "age-keygen" wrote beside the public key`,
    );
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw incorrect('keys/unreadable', whyUnreadable(file, error));
  }
}
