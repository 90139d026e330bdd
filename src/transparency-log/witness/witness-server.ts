import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Witness, WitnessAnswer } from './witness.js';

const MOST_BYTES = 65_536;
const TEXT = 'text/plain; charset=utf-8';

/** The HTTP side of a witness, not listening yet: POST /add-checkpoint, and its key at /verifier-key. */
export const witnessServer = (witness: Witness, onTrouble: (error: unknown) => void): Server =>
  createServer((request, response) => {
    answer(witness, request)
      .catch((error: unknown): WitnessAnswer => {
        onTrouble(error);
        return { status: 500, type: TEXT, body: 'the witness failed\n' };
      })
      .then((answered) => send(response, answered), onTrouble);
  });

async function answer(witness: Witness, request: IncomingMessage): Promise<WitnessAnswer> {
  const { method, url } = request;
  if (url === '/verifier-key' && method === 'GET') return { status: 200, type: TEXT, body: `${witness.verifierKey}\n` };
  if (url !== '/add-checkpoint') return { status: 404, type: TEXT, body: 'POST /add-checkpoint\n' };
  if (method !== 'POST') return { status: 405, type: TEXT, body: 'POST /add-checkpoint\n' };
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return { status: 413, type: TEXT, body: `${MOST_BYTES} bytes are the most\n` };
    chunks.push(chunk);
  }
  return witness.addCheckpoint(Buffer.concat(chunks).toString());
}

function send(response: ServerResponse, { status, type, body }: WitnessAnswer): void {
  if (status === 413) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
