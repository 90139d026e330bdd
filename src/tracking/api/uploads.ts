import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Config, MAKE_SCRATCH } from '../../config.js';
import { callerOf, TooMany } from '../../http/rate-limits.js';
import { DomainError, incorrect } from '../../kernel/domain-error.js';
import { Ids } from '../../kernel/ids.js';
import { UnderWay } from '../../kernel/under-way.js';

/** Route configuration: the body is handed to the controller as a stream, however large it is. */
export const STREAMED_BODY = { streamedBody: true };
const STREAMED_TYPE = 'application/x-streamed-json';

export interface Upload {
  readonly path: string;
  /** Of its bytes, hex. */
  readonly sha256: string;
}

/** Bodies too large for memory: kept in a file of the data directory for as long as somebody works on them. */
@Injectable()
export class Uploads {
  /** Of each caller, how many are worked on. */
  private readonly underWay = new UnderWay();

  constructor(
    private readonly config: Config,
    private readonly ids: Ids,
  ) {}

  /** The file is gone afterwards, whatever happens. One caller has so many at a time. */
  async receive<T>(request: FastifyRequest, use: (upload: Upload) => Promise<T>): Promise<T> {
    const caller = callerOf(request);
    const others = this.underWay.of(caller);
    const { importsAtOnce: most } = this.config;
    if (most > 0 && others >= most)
      throw new TooMany('imports', `${others} import of yours is under way. Ask again when it has ended`, 1);
    const end = this.underWay.begin(caller);
    return this.keep(request, use).finally(end);
  }

  private async keep<T>(request: FastifyRequest, use: (upload: Upload) => Promise<T>): Promise<T> {
    const limit = this.config.importLimitBytes;
    if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
    if (!(request.body instanceof Readable))
      throw incorrect('request/invalid-body', 'There is no body. Send the dossier as application/json');
    const directory = this.config.scratchDir;
    await mkdir(directory, MAKE_SCRATCH);
    const path = join(directory, `upload-${this.ids.fresh()}.json`);
    try {
      return await use({ path, sha256: await written(request.body, path, limit) });
    } finally {
      await rm(path, { force: true });
    }
  }
}

async function written(body: Readable, path: string, limit: number): Promise<string> {
  const hash = createHash('sha256');
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      done(size > limit ? tooLarge(limit) : null, chunk);
    },
  });
  try {
    // Opened before anything can fail, so that it is never made after somebody removed it.
    const file = await open(path, 'wx');
    await pipeline(body, meter, file.createWriteStream());
  } catch (error) {
    throw broken(error);
  }
  return hash.digest('hex');
}

const tooLarge = (limit: number) =>
  incorrect(
    'request/too-large',
    `A dossier may have ${limit} bytes at most. Split it, or import it on the command line`,
  );

const NO_ROOM: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EMFILE', 'ENFILE']);

function broken(error: unknown): unknown {
  if (error instanceof DomainError || !(error instanceof Error)) return error;
  const code = 'code' in error ? error.code : undefined;
  if (NO_ROOM.has(code))
    return new DomainError(
      'unavailable',
      'data-directory/not-writable',
      `The dossier could not be kept while it arrived (${error.message}). Nothing of it was imported`,
    );
  return incorrect('request/aborted', `The body broke off (${error.message}). Nothing of it was imported`);
}

/** Fastify chooses how to read a body by its type alone, so a body that a route wants as a stream gets a type of its own. */
export function streamBodies(server: FastifyInstance): void {
  server.addContentTypeParser(STREAMED_TYPE, (_request, payload, done) => done(null, payload));
  server.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request;
    if (headers['content-type'] === STREAMED_TYPE) headers['content-type'] = 'application/octet-stream';
    const { config } = request.routeOptions;
    if ('streamedBody' in config && /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? ''))
      headers['content-type'] = STREAMED_TYPE;
    done();
  });
}
