import { createHmac, createSecretKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { Brand } from '../../kernel/brand.js';
import type { Micros } from '../../kernel/instant.js';

/** `whsec_` and the base64 of 24 to 64 random bytes (Standard Webhooks 1.0). Shown once, stored only sealed. */
export type WebhookSecret = Brand<string, 'WebhookSecret'>;

const PREFIX = 'whsec_';
const GENERATED_BYTES = 32;

export const generateSecret = (): WebhookSecret =>
  `${PREFIX}${randomBytes(GENERATED_BYTES).toString('base64')}` as WebhookSecret;

/** A secret as it signs. Making a key takes ten times as long as signing with it. */
export const hmacKey = (secret: WebhookSecret): KeyObject =>
  createSecretKey(Buffer.from(secret.slice(PREFIX.length), 'base64'));

/** One request to be signed. The id stays the same when the same event is sent again, the time does not. */
export interface Signable {
  readonly id: string;
  readonly at: Micros;
  readonly body: Buffer | string;
}

export interface SigningKeys {
  /** Those that hold now: several while one takes over from another. */
  readonly secrets: readonly KeyObject[];
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

/**
 * The headers of Standard Webhooks 1.0 over `<id>.<timestamp>.<body>`, the body byte by byte as it is sent. Ed25519 takes
 * longer than all else about a delivery, so another thread does it.
 */
export async function signatureHeaders(
  { id, at, body }: Signable,
  { secrets, ed25519 }: SigningKeys,
): Promise<SignatureHeaders> {
  const timestamp = String(Math.floor(at / 1_000_000));
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)]);
  const signatures = secrets.map((key) => `v1,${createHmac('sha256', key).update(content).digest('base64')}`);
  if (ed25519) signatures.push(`v1a,${(await signing(null, content, ed25519)).toString('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

const signing: (algorithm: null, content: Buffer, key: KeyObject) => Promise<Buffer> = promisify(sign);
