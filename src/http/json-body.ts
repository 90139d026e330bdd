import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { incorrect, MOST_PROBLEMS, type Problem } from '../kernel/domain-error.js';
import { follow, isDeeperThan, JsonFidelity, MAX_JSON_DEPTH } from '../kernel/json-fidelity.js';
import { whyNotJson } from '../kernel/json-syntax.js';

/** Bodies are JSON in UTF-8 that comes out of the log as it went in; one without a byte is none, whatever its type says. */
export function readJsonBodies(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    if (request.method !== 'GET') readHeaders(request);
    done();
  });
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes: Buffer, done) => {
    try {
      done(null, bytes.length === 0 ? undefined : parsed(bytes));
    } catch (error) {
      done(error as Error); // only `incorrect` is thrown
    }
  });
}

function readHeaders({ headers }: FastifyRequest): void {
  const length = headers['content-length'];
  if (headers['transfer-encoding'] === undefined && (length === undefined || length === '0')) {
    delete headers['content-type'];
    return;
  }
  const coding = headers['content-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'identity')
    throw unsupported(`The body is encoded as ${coding.slice(0, 40)}. Send it as it is, without Content-Encoding`);
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    throw unsupported(`The body is in ${charset.slice(0, 40)}. Send it in UTF-8`);
}

const unsupported = (message: string) => incorrect('request/unsupported-media-type', message);

function parsed(bytes: Buffer): unknown {
  if (!isUtf8(bytes))
    throw incorrect('request/not-utf8', `The body is not UTF-8: line ${wrongLine(bytes)} has other bytes`);
  const text = bytes.toString().replace(/^\ufeff/, '');
  if (isDeeperThan(text, MAX_JSON_DEPTH)) throw tooDeep();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw incorrect('request/malformed', `The body is not JSON: ${whyNotJson(bytes)}`);
  }
  refuseLosses(text);
  return value;
}

/** No character of UTF-8 has a line break within it. */
function wrongLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; ; line++) {
    const end = bytes.indexOf('\n', start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}

const tooDeep = () => incorrect('request/too-deep', `The body is nested more than ${MAX_JSON_DEPTH} levels deep`);

function refuseLosses(text: string): void {
  const problems: Problem[] = [];
  const fidelity = new JsonFidelity((problem) => {
    if (problems.length < MOST_PROBLEMS) problems.push(problem);
  });
  follow(text, fidelity);
  if (problems.length > 0)
    throw incorrect(
      'request/invalid-body',
      'The body has members that would not be kept as they are written, listed in errors',
      problems,
    );
}
