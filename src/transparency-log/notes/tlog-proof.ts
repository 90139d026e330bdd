import { HASH_BYTES, type Hash } from '../merkle/tree-hasher.js';
import { fromBase64, toBase64 } from './base64.js';
import { isSize } from './checkpoint.js';

const HEADER = 'c2sp.org/tlog-proof@v1';

/** C2SP tlog-proof: all it takes to check, offline, that an entry is in a log. `extra` is not covered by any signature. */
export interface TlogProof {
  readonly index: number;
  readonly path: readonly Hash[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
  readonly extra?: Uint8Array;
}

export function formatProof({ index, path, checkpoint, extra }: TlogProof): string {
  const lines = [HEADER, ...(extra ? [`extra ${toBase64(extra)}`] : []), `index ${index}`, ...path.map(toBase64)];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** Undefined for what is not of the format, to the last byte. */
export function readProof(text: string): TlogProof | undefined {
  const split = text.indexOf('\n\n');
  if (split < 0) return undefined;
  const [header, ...lines] = text.slice(0, split).split('\n');
  const extra = lines[0]?.startsWith('extra ') ? fromBase64(lines.shift()!.slice('extra '.length)) : null;
  const index = /^index (\d+)$/.exec(lines.shift() ?? '')?.[1];
  const path = lines.map(fromBase64);
  if (header !== HEADER || extra === undefined || !isSize(index) || !path.every(isHash)) return undefined;
  return { index: Number(index), path, checkpoint: text.slice(split + 2), ...(extra && { extra }) };
}

export const isHash = (bytes: Uint8Array | undefined): bytes is Hash => bytes?.length === HASH_BYTES;
