import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { Brand } from '../../kernel/brand.js';
import { unavailable } from '../../kernel/domain-error.js';

/** 32 secret bytes, from which everything else is derived. */
export type WebhookKey = Brand<Buffer, 'WebhookKey'>;

const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 4;
/** Everything of a PKCS #8 Ed25519 private key before its 32 bytes (RFC 8410 §7). */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** What the webhook key is for: secrets are stored sealed with it, and it gives the Ed25519 key that signs for all. */
export class SecretBox {
  private readonly key: Buffer;
  private readonly keyId: Buffer;
  /** Private; for the `v1a` signatures of Standard Webhooks. */
  readonly signingKey: KeyObject;
  /** `whpk_` and the base64 of its public half, for receivers. */
  readonly publicKey: string;

  constructor(webhookKey: WebhookKey) {
    this.key = derived(webhookKey, 'seal');
    this.keyId = createHash('sha256').update(this.key).digest().subarray(0, KEY_ID_BYTES);
    const pkcs8 = Buffer.concat([ED25519_PKCS8, derived(webhookKey, 'sign')]);
    this.signingKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    const { x } = createPublicKey(this.signingKey).export({ format: 'jwk' });
    this.publicKey = `whpk_${Buffer.from(x!, 'base64url').toString('base64')}`;
  }

  /** AES-256-GCM under a fresh nonce. Opens only with the same `context` (the id of its subscription). */
  seal(plain: string, context: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return `${VERSION}.${Buffer.concat([this.keyId, iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
  }

  /** Throws `unavailable`: `webhook-key/another` when another key sealed it, `webhook-key/damaged` when it was changed. */
  open(sealed: string, context: string): string {
    const bytes = Buffer.from(sealed.startsWith(`${VERSION}.`) ? sealed.slice(VERSION.length + 1) : '', 'base64url');
    const keyId = bytes.subarray(0, KEY_ID_BYTES);
    const iv = bytes.subarray(KEY_ID_BYTES, KEY_ID_BYTES + IV_BYTES);
    const tag = bytes.subarray(KEY_ID_BYTES + IV_BYTES, KEY_ID_BYTES + IV_BYTES + TAG_BYTES);
    if (tag.length < TAG_BYTES) throw damaged();
    if (!keyId.equals(this.keyId)) throw sealedByAnother();
    const decipher = createDecipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(context)).setAuthTag(tag);
    try {
      const rest = bytes.subarray(KEY_ID_BYTES + IV_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(rest), decipher.final()]).toString('utf8');
    } catch {
      throw damaged();
    }
  }
}

const derived = (key: WebhookKey, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `detente webhooks ${purpose}`, 32));

const sealedByAnother = () =>
  unavailable(
    'webhook-key/another',
    'A webhook secret was sealed with another key. Bring back the key file it was sealed with (WEBHOOK_KEY_FILE), or rotate the secret of the subscription',
  );

const damaged = () =>
  unavailable(
    'webhook-key/damaged',
    'A stored webhook secret is damaged or belongs to another subscription. Rotate the secret of the subscription',
  );
