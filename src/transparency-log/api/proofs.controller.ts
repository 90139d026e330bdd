import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventStore } from '../../event-store/event-store.js';
import { Allows } from '../../http/allows.decorator.js';
import { incorrect } from '../../kernel/domain-error.js';
import type { EventId } from '../../kernel/event.js';
import { preferredMediaType } from '../../kernel/media-type.js';
import { LogProofs } from '../log-proofs.js';
import { fromBase64 } from '../notes/base64.js';
import { isSize } from '../notes/checkpoint.js';
import { formatProof } from '../notes/tlog-proof.js';
import { CONSISTENCY_PROOF_SCHEMA, Describe, EVENT_PROOF_SCHEMA, EXAMPLE_CHECKPOINT } from './openapi.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const HASH = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
const ENTRY = '{"actor":"admin","correlationId":"…","dataHash":"…","id":"…","position":72,…}';

@ApiTags('Audit')
@Controller('api/v1')
export class ProofsController {
  constructor(
    private readonly proofs: LogProofs,
    private readonly events: EventStore,
  ) {}

  @Get('events/:event/proof')
  @Allows('reader')
  @ApiParam({ name: 'event', description: 'Id of an event', schema: { type: 'string', format: 'uuid' } })
  @Describe({
    summary: 'That an event is in the log, to be checked without this service',
    description:
      'JSON, unless `Accept` asks for text/plain: then a C2SP tlog-proof, whose `extra` is the entry that was hashed into the leaf.',
    content: {
      'application/json': {
        schema: EVENT_PROOF_SCHEMA,
        example: { position: 72, index: 71, entry: ENTRY, path: [HASH], checkpoint: EXAMPLE_CHECKPOINT },
      },
      'text/plain': {
        schema: { type: 'string' },
        example: `c2sp.org/tlog-proof@v1\nextra eyJhY3Rv…\nindex 71\n${HASH}\n\n${EXAMPLE_CHECKPOINT}`,
      },
    },
    problems: [400, 404, 406],
  })
  async event(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('event') id: string) {
    if (!UUID.test(id)) throw refused('event', 'must be the id of an event, a UUID in lower case');
    const type = preferredMediaType(request.headers.accept, ['application/json', 'text/plain']);
    const position = await this.proofs.positionOf(id as EventId, await this.events.head());
    const { checkpoint, proofs } = await this.proofs.of([position]);
    const proof = proofs[0]!;
    reply.header('vary', 'accept').header('content-type', `${type}; charset=utf-8`);
    if (type === 'application/json') return reply.send(JSON.stringify({ ...proof, checkpoint }));
    const path = proof.path.map((hash) => fromBase64(hash)!);
    return reply.send(formatProof({ index: proof.index, path, checkpoint, extra: Buffer.from(proof.entry) }));
  }

  @Get('audit/consistency')
  @Allows('reader')
  @ApiQuery({
    name: 'from',
    description: 'Size of the earlier tree',
    schema: { type: 'integer', minimum: 0, example: 70 },
  })
  @ApiQuery({
    name: 'to',
    required: false,
    description: 'Size of the later one; the newest if left out',
    schema: { type: 'integer', minimum: 0 },
  })
  @Describe({
    summary: 'That one tree is the beginning of another: nothing was changed, removed or put in between',
    content: {
      'application/json': {
        schema: CONSISTENCY_PROOF_SCHEMA,
        example: { from: 70, to: 122, fromRoot: HASH, toRoot: HASH, proof: [HASH], checkpoint: EXAMPLE_CHECKPOINT },
      },
    },
    problems: [400],
  })
  async consistency(@Res() reply: FastifyReply, @Query() query: Readonly<Record<string, unknown>>) {
    const unknown = Object.keys(query).find((name) => name !== 'from' && name !== 'to');
    if (unknown !== undefined) throw refused(unknown, 'is not a parameter here. Known are from, to');
    const head = await this.events.head();
    const from = sizeIn('from', query['from'], head);
    if (from === undefined) throw refused('from', 'is missing: the size of the earlier tree');
    const to = sizeIn('to', query['to'], head);
    if (to !== undefined && to < from) throw refused('to', `must not be less than from, which is ${from}`);
    reply.send(await this.proofs.consistency(from, to));
  }
}

function sizeIn(name: string, value: unknown, head: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !isSize(value))
    throw refused(name, 'must be the size of a tree, a whole number from 0');
  if (Number(value) > head) throw refused(name, `lies ahead: the log has ${head} events`);
  return Number(value);
}

const refused = (parameter: string, detail: string) =>
  incorrect('request/invalid-parameters', `The request's parameters cannot be used: ${parameter} ${detail}`, [
    { pointer: '', parameter: parameter.slice(0, 100), code: 'parameter/invalid', detail },
  ]);
