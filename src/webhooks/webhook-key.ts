import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../event-store/whole-file.js';
import { messageOf, unavailable } from '../kernel/domain-error.js';
import { whyUnreadable } from '../kernel/unreadable-file.js';
import type { WebhookKey } from './sender/secret-box.js';

interface Places {
  readonly dataDir: string;
  /** On the same disk; what a crash leaves there is cleared away. */
  readonly scratchDir: string;
}

const KEY_BYTES = 32;
export const WEBHOOK_KEY_FILE = 'webhook-key';
const OTHERS_MAY_READ = 0o044;

/**
 * The key in `keyFile`, which must be there, else the one in the data directory, which is made at the first start.
 * All replicas of a service need the same. Throws `unavailable` `webhook-key/…`.
 */
export function loadWebhookKey(options: Places & { readonly keyFile?: string }): WebhookKey {
  if (options.keyFile !== undefined) return readKey(options.keyFile);
  const path = join(options.dataDir, WEBHOOK_KEY_FILE);
  makeKey(path, options);
  const key = statSync(path);
  // A file given by name may be a mounted secret, whose mode is not ours to judge.
  if (key.isFile() && (key.mode & OTHERS_MAY_READ) !== 0)
    throw unavailable('webhook-key/exposed', `Others can read ${path}. Run: chmod 600 ${path}`);
  return readKey(path);
}

/** Undefined for what is none. */
export function readWebhookKey(text: string): WebhookKey | undefined {
  const key = Buffer.from(text.trim(), 'base64');
  return key.length === KEY_BYTES && key.toString('base64') === text.trim() ? (key as WebhookKey) : undefined;
}

function readKey(path: string): WebhookKey {
  const key = readWebhookKey(readText(path));
  if (!key)
    throw unavailable(
      'webhook-key/malformed',
      `${path} must hold the base64 of ${KEY_BYTES} random bytes in one line. To make one: openssl rand -base64 ${KEY_BYTES}`,
    );
  return key;
}

function makeKey(path: string, { scratchDir }: Places): void {
  if (existsSync(path)) return;
  try {
    writeWhole(path, `${randomBytes(KEY_BYTES).toString('base64')}\n`, scratchDir);
  } catch (error) {
    throw unavailable(
      'webhook-key/unusable',
      `The webhook key file ${path} cannot be made (${messageOf(error)}). Let this user write there, or name one with WEBHOOK_KEY_FILE`,
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
