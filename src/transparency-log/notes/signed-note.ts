import { fromBase64, toBase64 } from './base64.js';

/** One signature line: a name, four bytes that tell the key, and what that key's algorithm makes of the text. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: number;
  readonly signature: Uint8Array;
}

/** C2SP signed-note. `text` ends in a newline, which is part of what is signed. */
export interface SignedNote {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const KEY_ID_BYTES = 4;
const MOST_SIGNATURES = 100;

export const formatNote = ({ text, signatures }: SignedNote): string =>
  `${text}\n${signatures.map(formatSignature).join('')}`;

export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  const bytes = Buffer.alloc(KEY_ID_BYTES + signature.length);
  bytes.writeUInt32BE(keyId);
  bytes.set(signature, KEY_ID_BYTES);
  return `— ${name} ${toBase64(bytes)}\n`;
}

/** Undefined for what is not a signed note to the last byte. Whether the signatures hold is another question. */
export function readNote(note: string): SignedNote | undefined {
  const split = note.lastIndexOf('\n\n');
  // Control characters would let two texts look like one.
  if (split < 1 || hasControlCharacter(note)) return undefined;
  const signatures = readSignatures(note.slice(split + 2));
  return signatures && { text: note.slice(0, split + 1), signatures };
}

/** Lines of signatures, at least one. */
export function readSignatures(lines: string): NoteSignature[] | undefined {
  if (!lines.endsWith('\n')) return undefined;
  const signatures = lines.slice(0, -1).split('\n').map(readSignature);
  return signatures.length <= MOST_SIGNATURES && signatures.every((signature) => signature !== undefined)
    ? signatures
    : undefined;
}

function readSignature(line: string): NoteSignature | undefined {
  const match = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line);
  const bytes = match && fromBase64(match[2]!);
  if (!bytes || bytes.length <= KEY_ID_BYTES) return undefined;
  return {
    name: match[1]!,
    keyId: Buffer.from(bytes).readUInt32BE(),
    signature: bytes.subarray(KEY_ID_BYTES),
  };
}

const hasControlCharacter = (text: string): boolean => /[^\P{Cc}\n]/u.test(text);
