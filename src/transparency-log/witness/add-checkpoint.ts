import type { Hash } from '../merkle/tree-hasher.js';
import { fromBase64, toBase64 } from '../notes/base64.js';
import { isSize } from '../notes/checkpoint.js';
import { isHash } from '../notes/tlog-proof.js';

/** Body of C2SP tlog-witness `add-checkpoint`: what the witness saw last, how the log grew since, and its checkpoint. */
export interface AddCheckpoint {
  readonly oldSize: number;
  readonly proof: readonly Hash[];
  /** The signed note, verbatim. */
  readonly note: string;
}

export const SIZE_TYPE = 'text/x.tlog.size';
const MOST_HASHES = 63;

export const formatAddCheckpoint = ({ oldSize, proof, note }: AddCheckpoint): string =>
  `${[`old ${oldSize}`, ...proof.map(toBase64)].join('\n')}\n\n${note}`;

/** Undefined for what is not of the format, to the last byte. */
export function readAddCheckpoint(body: string): AddCheckpoint | undefined {
  const split = body.indexOf('\n\n');
  if (split < 0) return undefined;
  const [first, ...lines] = body.slice(0, split).split('\n');
  const oldSize = first?.startsWith('old ') ? first.slice('old '.length) : undefined;
  const proof = lines.map(fromBase64);
  if (!isSize(oldSize) || proof.length > MOST_HASHES || !proof.every(isHash)) return undefined;
  return { oldSize: Number(oldSize), proof, note: body.slice(split + 2) };
}
