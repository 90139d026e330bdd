import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { DomainError, incorrect, type Problem } from '../../kernel/domain-error.js';
import { ENDS_EARLY, syntaxProblem } from '../../kernel/json-syntax.js';
import { TextPlace } from '../../kernel/text-place.js';
import { whyUnreadable } from '../../kernel/unreadable-file.js';
import { DossierScan } from './dossier-scan.js';
import type { ByteRange, DossierRecord, Section } from './dossier-sections.js';

const UNREADABLE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES']);
const CHUNK_BYTES = 65_536;
const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/**
 * A dossier's records in the order of the file, chunk by chunk. Throws `incorrect` `dossier/not-json`,
 * `dossier/not-utf8` and their like with line and byte; what is wrong with the outline alone goes to `refuse`.
 * Answers where in the file each section is, so that one can be read again by itself.
 */
export async function* readDossier(
  file: string,
  refuse: (problem: Problem) => void,
): AsyncGenerator<DossierRecord, ReadonlyMap<Section, ByteRange>> {
  const scan = new DossierScan(refuse);
  const text = new Utf8Check();
  const place = new Place();
  for await (const bytes of bytesOf(file)) {
    const chunk = place.withoutMark(bytes);
    const wrong = text.firstWrongByte(chunk);
    if (wrong !== undefined) throw place.notUtf8(chunk, wrong);
    let records: DossierRecord[];
    try {
      records = scan.write(chunk, place.bytes);
    } catch (error) {
      throw place.notJson(error, scan.offset, chunk);
    }
    place.pass(chunk);
    yield* records;
  }
  try {
    text.end();
    scan.end();
  } catch (error) {
    throw place.endsEarly(error);
  }
  return place.inFile(scan.outline);
}

/** One section again, from the bytes that {@link readDossier} found it in. */
export async function* readSection(file: string, section: Section, range: ByteRange): AsyncGenerator<DossierRecord> {
  const scan = new DossierScan(() => undefined);
  let bytes = 0;
  const feed = function* (chunk: Uint8Array): Generator<DossierRecord> {
    yield* scan.write(chunk, bytes);
    bytes += chunk.length;
  };
  try {
    yield* feed(Buffer.from(`{${JSON.stringify(section)}:`));
    for await (const chunk of bytesOf(file, range)) yield* feed(chunk);
    yield* feed(Buffer.from('}'));
    scan.end();
  } catch (error) {
    throw error instanceof DomainError ? error : changedMeanwhile();
  }
}

const changedMeanwhile = (): DomainError =>
  incorrect('dossier/changed', 'The dossier changed while it was being imported. Import it again');

async function* bytesOf(file: string, range?: ByteRange): AsyncGenerator<Buffer> {
  const options = range ? { start: range.start, end: range.end - 1 } : {};
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES, ...options })) yield chunk as Buffer;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (UNREADABLE.has(code)) throw incorrect('dossier/no-such-file', whyUnreadable(file, error));
    throw error;
  }
}

/** Finds bytes that are not UTF-8, also where a character is cut in two by the end of a chunk. */
class Utf8Check {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });

  firstWrongByte(chunk: Buffer): number | undefined {
    try {
      this.decoder.decode(chunk, { stream: true });
      return undefined;
    } catch {
      return startOfWrongLine(chunk);
    }
  }

  end(): void {
    this.decoder.decode();
  }
}

/** Lines are never cut inside a character, so the first one that is not UTF-8 by itself holds the wrong byte. */
function startOfWrongLine(chunk: Buffer): number {
  let start = 0;
  while (start < 3 && (chunk[start]! & 0xc0) === 0x80) start++;
  for (;;) {
    const end = chunk.indexOf(NEWLINE, start);
    if (end < 0 || !isUtf8(chunk.subarray(start, end))) return start;
    start = end + 1;
  }
}

/** How far the reading of the file has come. */
class Place {
  private readonly text = new TextPlace();
  /** Length of the byte order mark that some editors put before the text. */
  private markBytes = 0;

  get bytes(): number {
    return this.text.bytes;
  }

  withoutMark(chunk: Buffer): Buffer {
    if (this.bytes > 0 || !chunk.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)) return chunk;
    this.markBytes = BYTE_ORDER_MARK.length;
    return chunk.subarray(this.markBytes);
  }

  inFile(outline: ReadonlyMap<Section, ByteRange>): ReadonlyMap<Section, ByteRange> {
    const shift = this.markBytes;
    return new Map([...outline].map(([name, { start, end }]) => [name, { start: start + shift, end: end + shift }]));
  }

  pass(chunk: Buffer): void {
    this.text.pass(chunk);
  }

  notUtf8(chunk: Buffer, at: number): DomainError {
    this.pass(chunk.subarray(0, at));
    return this.refused('dossier/not-utf8', `line ${this.text.line} is not UTF-8 text`);
  }

  notJson(error: unknown, offset: number, chunk: Buffer): DomainError {
    if (error instanceof DomainError) return error;
    const { at, what } = syntaxProblem(error, offset);
    this.pass(chunk.subarray(0, Math.max(0, at - this.bytes)));
    return this.refused('dossier/not-json', `${this.text}: ${what}`);
  }

  endsEarly(error: unknown): DomainError {
    if (error instanceof DomainError) return error;
    return this.refused('dossier/not-json', `${this.text}: ${ENDS_EARLY}`);
  }

  private refused(code: string, detail: string): DomainError {
    const form = code === 'dossier/not-utf8' ? 'UTF-8' : 'JSON';
    return incorrect(code, `The dossier is not ${form}: ${detail}`, [{ pointer: '', code, detail }]);
  }
}
