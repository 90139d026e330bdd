import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { LARGE_ANSWER } from '../../http/answer-room.js';
import { notFound, unavailable } from '../../kernel/domain-error.js';
import { LogKeys } from '../log-keys.js';
import { readTilePath, tilePath } from '../merkle/tiles.js';
import { PublishedCheckpoint } from '../published-checkpoint.js';
import { SealFile } from '../seal/seal-file.js';
import { Describe, EXAMPLE_CHECKPOINT, SIGNED_NOTE } from './openapi.js';

const TEXT = 'text/plain; charset=utf-8';
const BYTES = 'application/octet-stream';
const FOR_EVER = 'public, max-age=31536000, immutable';
const MOMENTARY = 'public, max-age=1';
const BINARY = { [BYTES]: { schema: { type: 'string', format: 'binary' } } };

/** The log's tree as C2SP tlog-tiles serves it: whatever reads such logs reads this one. */
@ApiTags('Audit')
@Controller('audit')
export class TilesController {
  constructor(
    private readonly file: SealFile,
    private readonly keys: LogKeys,
    private readonly published: PublishedCheckpoint,
  ) {}

  @Get('checkpoint')
  @Allows('reader')
  @Describe({
    summary: 'Size and root of the tree of all events, signed',
    content: { 'text/plain': { schema: SIGNED_NOTE, example: EXAMPLE_CHECKPOINT } },
    problems: [],
  })
  checkpoint(@Res() reply: FastifyReply): void {
    const { text } = this.published;
    if (text === '') throw unavailable('audit/behind', 'Nothing is sealed yet. Ask again soon');
    reply.header('content-type', TEXT).header('cache-control', MOMENTARY).send(text);
  }

  @Get('verifier-key')
  @Allows('reader')
  @Describe({
    summary: 'The public keys of this log, one a line',
    content: { 'text/plain': { schema: { type: 'string' }, example: 'example.com/detente+530d903a+AekyeRrm56hA…' } },
    problems: [],
  })
  verifierKey(@Res() reply: FastifyReply): void {
    const lines = this.keys.verifiers.map(({ text }) => `${text}\n`);
    reply.header('content-type', TEXT).header('cache-control', MOMENTARY).send(lines.join(''));
  }

  @Get('tile/:level/*')
  @Allows('reader', LARGE_ANSWER)
  @ApiParam({
    name: 'level',
    description: 'Level of the tile from 0, or `entries`',
    schema: { type: 'string', example: '0' },
  })
  @ApiParam({
    name: 'path',
    description: 'Index and width, as in `x001/067` or `000.p/5`',
    schema: { type: 'string', example: '000.p/5' },
  })
  @Describe({
    summary: 'A tile of hashes, or a bundle of entries',
    description: 'C2SP tlog-tiles: 256 hashes of 32 bytes, or entries each behind its length in two bytes.',
    content: BINARY,
    problems: [404],
  })
  tile(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const { level, '*': path } = request.params as { readonly level: string; readonly '*': string };
    const name = readTilePath(`tile/${level}/${path}`);
    const bytes =
      name &&
      (name.level === 'entries'
        ? this.file.entries(name.index, name.width)
        : this.file.tile(name.level, name.index, name.width));
    if (!bytes)
      throw notFound(
        'tile/unknown',
        `There is no ${name ? tilePath(name) : 'tile of this name'} in the tree of the checkpoint. A tile that grows is named with its width, as in 000.p/5`,
      );
    reply.header('content-type', BYTES).header('cache-control', FOR_EVER).send(Buffer.from(bytes));
  }
}
