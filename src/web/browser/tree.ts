/** What the pages check with, by Web Crypto alone: hashes of the tree (RFC 9162), signed notes (C2SP), canonical JSON. */

type Bytes = Uint8Array<ArrayBuffer>;

export const fromBase64 = (text: string): Bytes => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
export const toHex = (bytes: Bytes): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
export const bytesOf = (text: string): Bytes => new TextEncoder().encode(text);

function joined(...parts: Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
export const leafHash = (entry: Bytes): Promise<Bytes> => sha256(joined(Uint8Array.of(0), entry));
export const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(joined(Uint8Array.of(1), left, right));
export const isSame = (one: Bytes, other: Bytes): boolean => toHex(one) === toHex(other);

/** The root that a leaf and its path lead to; undefined where the path has the wrong length. */
export async function rootOf(
  leaf: Bytes,
  index: number,
  size: number,
  path: readonly Bytes[],
): Promise<Bytes | undefined> {
  let [place, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (place % 2 === 1 || place === last) {
      hash = await nodeHash(sibling, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else hash = await nodeHash(hash, sibling);
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : undefined;
}

/** RFC 8785 of what JSON.parse made: names in order, nothing between. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

export interface Checkpoint {
  readonly text: string;
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
  readonly signatures: readonly { readonly name: string; readonly bytes: Bytes }[];
}

export function readCheckpoint(note: string): Checkpoint {
  const split = note.lastIndexOf('\n\n');
  const text = note.slice(0, split + 1);
  const [origin = '', size = '', root = ''] = text.split('\n');
  const signatures = note
    .slice(split + 2)
    .split('\n')
    .flatMap((line) => {
      const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
      return name === '' ? [] : [{ name, bytes: fromBase64(encoded) }];
    });
  return { text, origin, size: Number(size), root: fromBase64(root), signatures };
}

/** Whether the key signed it; undefined where this browser cannot tell. The key is `name+id+base64`, in one line. */
async function isSignedBy(checkpoint: Checkpoint, verifierKey: string): Promise<boolean | undefined> {
  const [, name, id, encoded] = /^(\S+)\+([0-9a-f]{8})\+(\S+)$/u.exec(verifierKey.trim()) ?? [];
  if (name === undefined || id === undefined || encoded === undefined || name !== checkpoint.origin) return false;
  const typed = fromBase64(encoded);
  if (typed[0] !== 1 || typed.length !== 33) return false;
  if (toHex((await sha256(joined(bytesOf(`${name}\n`), typed))).slice(0, 4)) !== id) return false;
  const own = checkpoint.signatures.filter((one) => one.name === name && toHex(one.bytes.slice(0, 4)) === id);
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey('raw', typed.slice(1), 'Ed25519', false, ['verify']);
  } catch {
    return undefined;
  }
  const text = bytesOf(checkpoint.text);
  const checks = own.map(({ bytes }) => crypto.subtle.verify('Ed25519', key, bytes.slice(4), text));
  return own.length > 0 && (await Promise.all(checks)).every(Boolean);
}

/** By the key that the reader brought, else by one of those that the service names. */
export async function isSigned(checkpoint: Checkpoint, brought: string): Promise<boolean | undefined> {
  const keys = brought.trim() || (await (await fetched('/audit/verifier-key')).text());
  const found = await Promise.all(
    keys
      .trim()
      .split('\n')
      .map((key) => isSignedBy(checkpoint, key)),
  );
  return found.includes(true) ? true : found.includes(undefined) ? undefined : false;
}

export async function fetched(address: string): Promise<Response> {
  const answer = await fetch(address, { cache: 'no-store' });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}
