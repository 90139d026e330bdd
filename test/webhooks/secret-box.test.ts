import { createPublicKey, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretBox, type WebhookKey } from '../../src/webhooks/sender/secret-box.js';
import { loadWebhookKey } from '../../src/webhooks/webhook-key.js';

let dataDir: string;
let scratchDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'webhook-key-'));
  scratchDir = join(dataDir, 'tmp');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const fresh = () => new SecretBox(randomBytes(32) as WebhookKey);
const codeOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return (error as { code: unknown }).code;
  }
  return undefined;
};

test('what was sealed opens again, and shows nothing of what it holds', () => {
  const box = fresh();
  const sealed = box.seal('whsec_abc', 's-1');
  expect(box.open(sealed, 's-1')).toBe('whsec_abc');
  expect(sealed).not.toContain('whsec_abc');
  expect(Buffer.from(sealed.slice(3), 'base64url').toString('latin1')).not.toContain('whsec_abc');
});

test('the same secret never looks the same twice', () => {
  const box = fresh();
  expect(box.seal('whsec_abc', 's-1')).not.toBe(box.seal('whsec_abc', 's-1'));
});

test('it opens for its own subscription only', () => {
  const box = fresh();
  const sealed = box.seal('whsec_abc', 's-1');
  expect(codeOf(() => box.open(sealed, 's-2'))).toBe('webhook-key/damaged');
});

test('another key is named as the reason', () => {
  const sealed = fresh().seal('whsec_abc', 's-1');
  expect(codeOf(() => fresh().open(sealed, 's-1'))).toBe('webhook-key/another');
});

test('no byte of it can be changed', () => {
  const box = fresh();
  const bytes = Buffer.from(box.seal('whsec_abc', 's-1').slice(3), 'base64url');
  for (let index = 0; index < bytes.length; index++) {
    const changed = Buffer.from(bytes);
    changed[index]! ^= 1;
    const expected = index < 4 ? 'webhook-key/another' : 'webhook-key/damaged';
    expect(codeOf(() => box.open(`v1.${changed.toString('base64url')}`, 's-1'))).toBe(expected);
  }
});

test.each(['', 'v1.', 'v1.AAAA', 'v2.AAAA', 'whsec_abc'])('%j is not something sealed', (text) => {
  expect(codeOf(() => fresh().open(text, 's-1'))).toBe('webhook-key/damaged');
});

test('the first start makes a key that only this user can read, and every later one reads it', () => {
  const key = loadWebhookKey({ dataDir, scratchDir });
  expect(statSync(join(dataDir, 'webhook-key')).mode & 0o777).toBe(0o600);
  expect(loadWebhookKey({ dataDir, scratchDir })).toEqual(key);
  expect(key).toHaveLength(32);
});

test('a start that broke off while it made the key does not keep the next one from making it', () => {
  mkdirSync(scratchDir);
  writeFileSync(join(scratchDir, 'webhook-key.new'), 'hal', { mode: 0o600 });
  expect(loadWebhookKey({ dataDir, scratchDir })).toHaveLength(32);
  expect(readdirSync(scratchDir)).toEqual([]);
});

test('the signing key is derived: the same key file gives the same public key, in the form of Standard Webhooks', () => {
  const one = new SecretBox(loadWebhookKey({ dataDir, scratchDir }));
  const two = new SecretBox(loadWebhookKey({ dataDir, scratchDir }));
  expect(one.publicKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
  expect(two.publicKey).toBe(one.publicKey);
  const { x } = createPublicKey(one.signingKey).export({ format: 'jwk' });
  expect(Buffer.from(one.publicKey.slice(5), 'base64')).toEqual(Buffer.from(x!, 'base64url'));
  expect(two.open(one.seal('whsec_abc', 's'), 's')).toBe('whsec_abc');
  expect(fresh().publicKey).not.toBe(one.publicKey);
});

test('what is derived stays the same in every later version', () => {
  expect(new SecretBox(Buffer.alloc(32, 7) as WebhookKey).publicKey).toMatchInlineSnapshot(
    `"whpk_x0FQ8QLGQnek+G2/MGIrwh6Iv+UmOBxHJp6UK6jUmS0="`,
  );
});

test('a key file that was given is used, with whatever mode', () => {
  const keyFile = join(dataDir, 'given');
  writeFileSync(keyFile, Buffer.alloc(32, 1).toString('base64'), { mode: 0o444 });
  expect(loadWebhookKey({ keyFile, dataDir, scratchDir })).toEqual(Buffer.alloc(32, 1));
});

test('a key file that was given is never made: another replica would make another', () => {
  expect(codeOf(() => loadWebhookKey({ keyFile: join(dataDir, 'missing'), dataDir, scratchDir }))).toBe(
    'webhook-key/unusable',
  );
});

test('a key that others can read is refused', () => {
  loadWebhookKey({ dataDir, scratchDir });
  chmodSync(join(dataDir, 'webhook-key'), 0o644);
  expect(codeOf(() => loadWebhookKey({ dataDir, scratchDir }))).toBe('webhook-key/exposed');
});

test('a key that is a directory is no key, whoever can read it', () => {
  mkdirSync(join(dataDir, 'webhook-key'), { mode: 0o755 });
  const load = () => loadWebhookKey({ dataDir, scratchDir });
  expect(codeOf(load)).toBe('webhook-key/unusable');
  expect(load).toThrow('webhook-key is a directory, and no file. Name a file');
});

test.each(['', 'short', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64')])(
  'a key file that holds %j is refused and left as it is',
  (content) => {
    const path = join(dataDir, 'webhook-key');
    writeFileSync(path, content, { mode: 0o600 });
    expect(codeOf(() => loadWebhookKey({ dataDir, scratchDir }))).toBe('webhook-key/malformed');
    expect(readFileSync(path, 'utf8')).toBe(content);
  },
);
