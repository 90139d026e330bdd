import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Brand } from '../../kernel/brand.js';
import { unavailable } from '../../kernel/domain-error.js';
import { whyUnreadable } from '../../kernel/unreadable-file.js';

/** 32 secret bytes, from which everything else is derived. */
export type WebhookKey = Brand<Buffer, 'WebhookKey'>;

interface Places {
  readonly dataDir: string;
  /** On the same disk; what a crash leaves there is cleared away. */
  readonly scratchDir: string;
}

const KEY_BYTES = 32;
const FILE = 'webhook-key';
const OTHERS_MAY_READ = 0o044;

/**
 * The key in `keyFile`, which must be there, else the one in the data directory, which is made at the first start.
 * All replicas of a service need the same. Throws `unavailable` `webhook-key/…`.
 */
export function loadWebhookKey(options: Places & { readonly keyFile?: string }): WebhookKey {
  if (options.keyFile !== undefined) return readKey(options.keyFile);
  const path = join(options.dataDir, FILE);
  makeKey(path, options);
  const key = statSync(path);
  // A file given by name may be a mounted secret, whose mode is not ours to judge.
  if (key.isFile() && (key.mode & OTHERS_MAY_READ) !== 0)
    throw unavailable('webhook-key/exposed', `Others can read ${path}. Run: chmod 600 ${path}`);
  return readKey(path);
}

function readKey(path: string): WebhookKey {
  const text = readText(path).trim();
  const key = Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES || key.toString('base64') !== text)
    throw unavailable(
      'webhook-key/malformed',
      `${path} must hold the base64 of ${KEY_BYTES} random bytes in one line. To make one: openssl rand -base64 ${KEY_BYTES}`,
    );
  return key as WebhookKey;
}

/** All of it or nothing, however the process ends: a key that secrets were sealed with must outlive a power cut. */
function makeKey(path: string, { dataDir, scratchDir }: Places): void {
  if (existsSync(path)) return;
  try {
    mkdirSync(scratchDir, { recursive: true, mode: 0o700 });
    const unfinished = join(scratchDir, `${FILE}.new`);
    writeFileSync(unfinished, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flush: true });
    renameSync(unfinished, path);
    const folder = openSync(dataDir, 'r');
    fsyncSync(folder);
    closeSync(folder);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw unavailable(
      'webhook-key/unusable',
      `The webhook key file ${path} cannot be made (${why}). Let this user write there, or name one with WEBHOOK_KEY_FILE`,
    );
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unavailable(
      'webhook-key/unusable',
      `${whyUnreadable(path, error)}. It must hold the key of the webhooks; WEBHOOK_KEY_FILE names another`,
    );
  }
}
