import { type IncomingMessage, maxHeaderSize, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { HEADERS_OF_DATA, REQUEST_ID } from './answer-headers.js';
import { asDocument, type Refusal, refusalOfStatus } from './problem.js';
import { checkRequest } from './request-check.js';
import type { CorrelationIds, RequestLog } from './request-log.js';

const STATUS_OF: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** What Node refuses before there is a request for anybody: problems like every other. */
export class EarlyRefusals {
  constructor(
    private readonly ids: CorrelationIds,
    private readonly requests: RequestLog,
  ) {}

  /** For what the HTTP parser cannot read. */
  readonly clientErrorHandler = (
    error: Error & { readonly code?: string; readonly reason?: string },
    socket: Socket,
  ) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return;
    this.end(socket, refusalOfStatus(STATUS_OF[error.code ?? ''] ?? 400, detailOf(error)));
  };

  /** Node answers these with nothing but a status; of the missing Host it is told not to. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, _reply, done) => {
      checkRequest(request);
      done();
    });
    const server: Server = fastify.server;
    server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
      const refusal = refusalOfStatus(417, 'Leave the Expect header out, or send "100-continue"');
      const { headers, body } = this.answer(refusal, request.url ?? '', request.headers[REQUEST_ID]);
      response.writeHead(refusal.status, headers).end(body);
    });
    server.on('connect', ({ headers }: IncomingMessage, socket: Socket) => {
      socket.on('error', () => socket.destroy());
      this.end(socket, refusalOfStatus(501, 'This is no proxy: it connects nobody'), headers[REQUEST_ID]);
    });
  }

  /** Where there is a connection and nothing to answer on it with. */
  private end(socket: Socket, refusal: Refusal, requestId?: string | string[]): void {
    const { headers, body } = this.answer(refusal, '', requestId);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${lines.join('')}\r\n${body}`);
    socket.destroySoon();
  }

  private answer(refusal: Refusal, url: string, requestId: string | string[] | undefined) {
    const id = this.ids.of(requestId);
    this.requests.refusedEarly(refusal.status, id);
    const body = JSON.stringify(asDocument(refusal, url.slice(0, 2_000), id));
    const headers: Record<string, string> = {
      ...HEADERS_OF_DATA,
      [REQUEST_ID]: id,
      'content-type': 'application/problem+json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'cache-control': 'no-store',
      connection: 'close',
    };
    return { headers, body };
  }
}

function detailOf({ code, reason, message }: Error & { readonly code?: string; readonly reason?: string }): string {
  switch (STATUS_OF[code ?? '']) {
    case 408:
      return 'Send the whole request without long pauses';
    case 413:
      return 'The extensions of its chunks are too long';
    case 431:
      return `Address and headers may have ${maxHeaderSize.toLocaleString('en')} bytes together`;
    default:
      return `It is not HTTP/1.1 as it should be: ${reason ?? message}`;
  }
}
