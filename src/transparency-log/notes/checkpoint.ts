import { HASH_BYTES, type Hash } from '../merkle/tree-hasher.js';
import { fromBase64, toBase64 } from './base64.js';

/** A tree head under the name of its log (C2SP tlog-checkpoint), without its signatures. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${toBase64(root)}\n`;

/** The text of a note; undefined when it is not a checkpoint. Lines after the third are extensions, and may be there. */
export function readCheckpointText(text: string): Checkpoint | undefined {
  const lines = text.split('\n');
  const [origin, size, encoded] = lines;
  const root = encoded === undefined ? undefined : fromBase64(encoded);
  if (!origin || !isSize(size) || root?.length !== HASH_BYTES || lines.at(-1) !== '') return undefined;
  return lines.slice(3, -1).includes('') ? undefined : { origin, size: Number(size), root };
}

export const isSize = (text: string | undefined): text is string =>
  text !== undefined && /^(0|[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text));
