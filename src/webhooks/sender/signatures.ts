import { createHmac, createSecretKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { Brand } from '../../kernel/brand.js';
import { incorrect } from '../../kernel/domain-error.js';
import type { Micros } from '../../kernel/instant.js';

/** `whsec_` and the base64 of 24 to 64 random bytes (Standard Webhooks 1.0). Shown once, stored only sealed. */
export type WebhookSecret = Brand<string, 'WebhookSecret'>;

const PREFIX = 'whsec_';
const FEWEST_BYTES = 24;
const MOST_BYTES = 64;
const GENERATED_BYTES = 32;

export const generateSecret = (): WebhookSecret =>
  `${PREFIX}${randomBytes(GENERATED_BYTES).toString('base64')}` as WebhookSecret;

/** Throws `incorrect` `webhook/invalid-secret`. The message never repeats what was given. */
export function parseSecret(text: string): WebhookSecret {
  const encoded = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : '';
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length < FEWEST_BYTES || bytes.length > MOST_BYTES || bytes.toString('base64') !== encoded)
    throw incorrect(
      'webhook/invalid-secret',
      `A webhook secret is "${PREFIX}" and the base64 of ${FEWEST_BYTES} to ${MOST_BYTES} bytes. Leave it out to get one`,
    );
  return text as WebhookSecret;
}

/** One request to be signed. The id stays the same when the same event is sent again, the time does not. */
export interface Signable {
  readonly id: string;
  readonly at: Micros;
  readonly body: Buffer | string;
}

export interface SigningKeys {
  /** Those that hold now: several while one takes over from another. */
  readonly secrets: readonly WebhookSecret[];
  /** Private Ed25519 key. */
  readonly ed25519?: KeyObject;
}

export interface SignatureHeaders {
  readonly 'webhook-id': string;
  /** Whole seconds since 1970. */
  readonly 'webhook-timestamp': string;
  /** `v1,<base64>` for each secret and `v1a,<base64>` for the Ed25519 key, with spaces between. */
  readonly 'webhook-signature': string;
}

/** The headers of Standard Webhooks 1.0 over `<id>.<timestamp>.<body>`, the body byte by byte as it is sent. */
export function signatureHeaders({ id, at, body }: Signable, { secrets, ed25519 }: SigningKeys): SignatureHeaders {
  const timestamp = String(Math.floor(at / 1_000_000));
  const head = `${id}.${timestamp}.`;
  const signatures = secrets.map((secret) => `v1,${hmac(secret, head, body)}`);
  if (ed25519) {
    const content = Buffer.concat([Buffer.from(head), Buffer.from(body)]);
    signatures.push(`v1a,${sign(null, content, ed25519).toString('base64')}`);
  }
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** As {@link signatureHeaders}. Ed25519 takes longer than all else about a delivery, so another thread does it. */
export async function signOffThread(signable: Signable, { secrets, ed25519 }: SigningKeys): Promise<SignatureHeaders> {
  const headers = signatureHeaders(signable, { secrets });
  if (!ed25519) return headers;
  const head = `${headers['webhook-id']}.${headers['webhook-timestamp']}.`;
  const content = Buffer.concat([Buffer.from(head), Buffer.from(signable.body)]);
  const signature = `v1a,${(await signing(null, content, ed25519)).toString('base64')}`;
  return { ...headers, 'webhook-signature': [headers['webhook-signature'], signature].filter(Boolean).join(' ') };
}

const signing: (algorithm: null, content: Buffer, key: KeyObject) => Promise<Buffer> = promisify(sign);

const hmac = (secret: WebhookSecret, head: string, body: Buffer | string): string =>
  createHmac('sha256', keyOf(secret)).update(head).update(body).digest('base64');

const KEYS_KEPT = 20_000;
const keys = new Map<WebhookSecret, KeyObject>();

/** Making a key takes ten times as long as signing with it. */
function keyOf(secret: WebhookSecret): KeyObject {
  const known = keys.get(secret);
  if (known) return known;
  const key = createSecretKey(Buffer.from(secret.slice(PREFIX.length), 'base64'));
  if (keys.size >= KEYS_KEPT) keys.delete(keys.keys().next().value!);
  keys.set(secret, key);
  return key;
}
