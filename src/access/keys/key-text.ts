import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** By it a key is recognised where it should not be: in a commit, in a log. */
const PREFIX = 'detente_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_BYTES = 32;
/** So many digits hold 256 bits, and 32. */
const SECRET_DIGITS = 43;
const CHECKSUM_DIGITS = 6;
const FORM = new RegExp(`^${PREFIX}([0-9A-Za-z]{${SECRET_DIGITS}})([0-9A-Za-z]{${CHECKSUM_DIGITS}})$`);
/** Of 256 bits, these tell 24. */
const SHOWN_DIGITS = 4;

/** `detente_`, 256 random bits and a CRC-32 of them, in letters and digits that a double click selects (as GitHub's tokens). */
export function freshKey(): string {
  const secret = inDigits(BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`), SECRET_DIGITS);
  return PREFIX + secret + checksumOf(secret);
}

/** It begins as one of ours and is none: mistyped, or cut off where it was copied. */
export function isSpoilt(text: string): boolean {
  if (!text.startsWith(PREFIX)) return false;
  const [, secret, checksum] = FORM.exec(text) ?? [];
  return secret === undefined || checksumOf(secret) !== checksum;
}

export const beginningOf = (key: string): string => key.slice(0, PREFIX.length + SHOWN_DIGITS);

/** 256 random bits cannot be guessed, so nothing slower is needed. */
export const hashOf = (key: string): Buffer => hash('sha256', key, 'buffer');

const checksumOf = (secret: string): string => inDigits(BigInt(crc32(secret)), CHECKSUM_DIGITS);

function inDigits(value: bigint, length: number): string {
  let digits = '';
  for (let rest = value; digits.length < length; rest /= 62n) digits = ALPHABET[Number(rest % 62n)]! + digits;
  return digits;
}
