import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** Decoders end quietly where the input is cut, and hand out little at a time, so that a bomb goes off in small pieces. */
const DECODERS: Readonly<Record<string, (chunkSize: number) => NodeJS.ReadWriteStream>> = {
  gzip: (chunkSize) => createGunzip({ chunkSize, finishFlush: constants.Z_SYNC_FLUSH }),
  'x-gzip': (chunkSize) => createGunzip({ chunkSize, finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: (chunkSize) => createInflate({ chunkSize, finishFlush: constants.Z_SYNC_FLUSH }),
  br: (chunkSize) => createBrotliDecompress({ chunkSize, finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};

/** Text of the first bytes of a body; empty where its encoding is none of those above, or several, or broken. */
export async function excerptOf(received: Buffer, encoding: string | undefined, limitBytes: number): Promise<string> {
  const coding = encoding?.trim().toLowerCase() ?? '';
  if (coding === '' || coding === 'identity') return textOf(received, limitBytes);
  const decoder = DECODERS[coding]?.(Math.max(limitBytes, 64));
  if (!decoder) return '';
  const decoded: Buffer[] = [];
  let bytes = 0;
  try {
    decoder.end(received);
    for await (const chunk of decoder as AsyncIterable<Buffer>) {
      decoded.push(chunk);
      if ((bytes += chunk.length) >= limitBytes) break; // leaving the loop destroys the decoder
    }
  } catch {
    // What could be decoded stands.
  }
  return textOf(Buffer.concat(decoded), limitBytes);
}

/** A character that is cut at the end is left out. */
const textOf = (bytes: Buffer, limitBytes: number): string =>
  new TextDecoder().decode(bytes.subarray(0, limitBytes), { stream: true });
