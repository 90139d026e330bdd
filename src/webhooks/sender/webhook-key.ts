import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { types } from 'node:util';
import type { Brand } from '../../kernel/brand.js';
import { type DomainError, unavailable } from '../../kernel/domain-error.js';

/** 32 secret bytes, from which everything else is derived. */
export type WebhookKey = Brand<Buffer, 'WebhookKey'>;

const KEY_BYTES = 32;
const FILE = 'webhook-key';
const OTHERS_MAY_READ = 0o044;

/**
 * The key in `keyFile`, which must be there, else the one in the data directory, which is made at the first start.
 * All replicas of a service need the same. Throws `unavailable` `webhook-key/…`.
 */
export function loadWebhookKey(options: { readonly keyFile?: string; readonly dataDir: string }): WebhookKey {
  if (options.keyFile !== undefined) return readKey(options.keyFile);
  const path = join(options.dataDir, FILE);
  makeKey(path, options.dataDir);
  // A file given by name may be a mounted secret, whose mode is not ours to judge.
  if ((statSync(path).mode & OTHERS_MAY_READ) !== 0)
    throw unavailable('webhook-key/exposed', `Others can read ${path}. Run: chmod 600 ${path}`);
  return readKey(path);
}

function readKey(path: string): WebhookKey {
  const text = reading(path, () => readFileSync(path, 'utf8').trim());
  const key = Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES || key.toString('base64') !== text)
    throw unavailable(
      'webhook-key/malformed',
      `${path} must hold the base64 of ${KEY_BYTES} random bytes in one line. To make one: openssl rand -base64 ${KEY_BYTES}`,
    );
  return key as WebhookKey;
}

/** Nothing is done where it exists. A key that secrets were sealed with must outlive a power cut. */
function makeKey(path: string, directory: string): void {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    throw unreadable(path, error);
  }
  reading(path, () => {
    writeSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
    fsyncSync(file);
    closeSync(file);
    const folder = openSync(directory, 'r');
    fsyncSync(folder);
    closeSync(folder);
  });
}

function reading<Result>(path: string, what: () => Result): Result {
  try {
    return what();
  } catch (error) {
    throw unreadable(path, error);
  }
}

const codeOf = (error: unknown): unknown => (types.isNativeError(error) && 'code' in error ? error.code : undefined);

const unreadable = (path: string, error: unknown): DomainError =>
  unavailable(
    'webhook-key/unusable',
    `The webhook key file ${path} cannot be used (${error instanceof Error ? error.message : String(error)}). ` +
      'Let this user read it, or set WEBHOOK_KEY_FILE to another',
  );
