import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { fromBase64, toBase64 } from './base64.js';
import type { NoteSignature, SignedNote } from './signed-note.js';

/** How a key signs: the log its notes, a witness its cosignatures. The number is part of the key's id. */
const KEY_TYPES = { note: 0x01, cosignature: 0x04 } as const;
export type KeyType = keyof typeof KEY_TYPES;

const KEY_BYTES = 32;

/** Checks what one key signed. `text` is the verifier key of C2SP signed-note: `name+id+key`. */
export class Verifier {
  readonly keyId: number;

  private constructor(
    readonly name: string,
    readonly type: KeyType,
    private readonly publicBytes: Uint8Array,
    private readonly key: KeyObject,
  ) {
    this.keyId = createHash('sha256')
      .update(`${name}\n`)
      .update(Buffer.of(KEY_TYPES[type]))
      .update(publicBytes)
      .digest()
      .readUInt32BE();
  }

  static of(name: string, type: KeyType, key: KeyObject): Verifier {
    const { x } = key.export({ format: 'jwk' });
    return new Verifier(name, type, Buffer.from(x!, 'base64url'), key);
  }

  /** Undefined for what is not a verifier key that can be used here, or whose id is another key's. */
  static read(text: string): Verifier | undefined {
    const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text);
    const bytes = match && fromBase64(match[3]!);
    const type = Object.entries(KEY_TYPES).find(([, number]) => number === bytes?.[0])?.[0] as KeyType | undefined;
    if (!bytes || type === undefined || bytes.length !== 1 + KEY_BYTES) return undefined;
    const x = Buffer.from(bytes.subarray(1)).toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const verifier = new Verifier(match[1]!, type, bytes.subarray(1), key);
    return verifier.text === text ? verifier : undefined;
  }

  get text(): string {
    const id = this.keyId.toString(16).padStart(8, '0');
    return `${this.name}+${id}+${toBase64(Buffer.concat([Buffer.of(KEY_TYPES[this.type]), this.publicBytes]))}`;
  }

  /** Which of the signatures are by this key. */
  claims = ({ name, keyId }: NoteSignature): boolean => name === this.name && keyId === this.keyId;

  /** Whether there is a signature by this key, and every one there is holds. */
  accepts({ text, signatures }: SignedNote): boolean {
    const own = signatures.filter(this.claims);
    return own.length > 0 && own.every(({ signature }) => this.holds(text, signature));
  }

  private holds(text: string, signature: Uint8Array): boolean {
    if (this.type === 'note') return verify(null, Buffer.from(text), this.key, signature);
    if (signature.length !== COSIGNATURE_BYTES) return false;
    const seconds = Buffer.from(signature).readBigUInt64BE();
    return verify(null, cosigned(text, seconds), this.key, signature.subarray(8));
  }
}

const COSIGNATURE_BYTES = 8 + 64;

/** C2SP tlog-cosignature, `cosignature/v1`. */
const cosigned = (text: string, seconds: bigint): Buffer => Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);

/** Signs under a name. */
export class Signer {
  readonly verifier: Verifier;

  private constructor(
    readonly name: string,
    type: KeyType,
    private readonly key: KeyObject,
  ) {
    this.verifier = Verifier.of(name, type, createPublicKey(key));
  }

  /** Throws when the PEM is not an Ed25519 private key. */
  static of(name: string, type: KeyType, pem: string): Signer {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'ed25519') throw new TypeError(`a key of type ${key.asymmetricKeyType}`);
    return new Signer(name, type, key);
  }

  note(text: string): NoteSignature {
    return { name: this.name, keyId: this.verifier.keyId, signature: sign(null, Buffer.from(text), this.key) };
  }

  cosign(text: string, seconds: number): NoteSignature {
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(seconds));
    const signature = Buffer.concat([time, sign(null, cosigned(text, BigInt(seconds)), this.key)]);
    return { name: this.name, keyId: this.verifier.keyId, signature };
  }
}

export const newPrivateKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
