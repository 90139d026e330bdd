import { connect } from 'node:net';
import { STEP_LIMIT_MS } from '../doses.js';

/** Sends the bytes on a connection of their own, and resolves with all that comes back before the other side closes. */
export function exchange(url: string, bytes: Buffer): Promise<Buffer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setTimeout(STEP_LIMIT_MS, () => socket.destroy(new Error(`no answer within ${STEP_LIMIT_MS} ms`)));
    socket.on('data', (piece: Buffer) => received.push(piece));
    socket.on('close', () => resolve(Buffer.concat(received)));
    // It may close while it is still being written to: what it said before that counts.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
  });
}

/** The first final answer in these bytes. */
export function answerIn(bytes: Buffer): Response {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) throw new Error(`this is no answer: ${JSON.stringify(bytes.toString('latin1').slice(0, 200))}`);
  const [start, ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(start!)?.[1]);
  const rest = bytes.subarray(end + 4);
  if (status < 200) return answerIn(rest);
  const headers = new Headers(lines.map((line) => line.split(/:\s*(.*)/s).slice(0, 2) as [string, string]));
  const body = headers.get('transfer-encoding') === 'chunked' ? dechunked(rest) : counted(rest, headers);
  return new Response([204, 304].includes(status) ? null : new Uint8Array(body), { status, headers });
}

/** What is left is of a second answer: that what followed the request is no request. */
function counted(bytes: Buffer, headers: Headers): Buffer {
  const length = Number(headers.get('content-length') ?? bytes.length);
  if (bytes.length > 0 && bytes.length < length) throw new Error(`${bytes.length} of ${length} bytes came`);
  return bytes.subarray(0, length);
}

function dechunked(bytes: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; ;) {
    const end = bytes.indexOf('\r\n', at);
    const size = parseInt(bytes.subarray(at, end).toString('latin1'), 16);
    if (end < 0 || Number.isNaN(size)) throw new Error('an answer ends in the middle');
    if (size === 0) return Buffer.concat(pieces);
    pieces.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
