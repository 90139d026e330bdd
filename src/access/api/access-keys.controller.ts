import { applyDecorators, Controller, Delete, Get, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { authorOf } from '../../http/actor.js';
import { Allows } from '../../http/allows.decorator.js';
import { ValidBody } from '../../http/body.js';
import { refuseIdempotencyKey } from '../../http/idempotency.js';
import {
  describePath,
  describeProblems,
  describeQuery,
  X_ACTOR,
  type ProblemStatus,
} from '../../http/openapi/describe.js';
import { ref } from '../../http/openapi/schema-forms.js';
import { NO_PARAMETERS, PAGE, pageOf, readQuery } from '../../http/query-string.js';
import { IssueKey } from '../commands/issue-key.js';
import type { Asker } from '../commands/keys.js';
import { RevokeKey } from '../commands/revoke-key.js';
import { GetKey, ListKeys } from '../queries/key-views.js';
import { KEY_EXAMPLE, type KeySchemaName } from './key-schemas.js';
import { KeyDto } from './key.dto.js';

const NEW = { name: 'Newsroom', role: 'recorder', processes: ['armenia-turkiye'], expires: '2099-06-30T00:00:00Z' };
const ID = describePath('id', { description: 'Id of a key', example: KEY_EXAMPLE.id });

interface Told {
  readonly summary: string;
  readonly description?: string;
  readonly status?: number;
  readonly answer: KeySchemaName;
  readonly example: unknown;
  readonly problems: readonly ProblemStatus[];
  readonly paged?: boolean;
}

const Describe = ({ summary, description, status = 200, answer, example, problems, paged }: Told): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary, ...(description !== undefined && { description }) }),
    ApiResponse({ status, description: summary, content: { 'application/json': { schema: ref(answer), example } } }),
    ...(paged ? describeQuery(PAGE) : []),
    ...describeProblems(problems, { 404: 'There is no such key' }),
  );

@ApiTags('Keys')
@Controller('api/v1/keys')
export class AccessKeysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Allows('admin')
  @Describe({
    summary: 'Issue a key',
    description: 'The answer is the only place where the key is ever told: the service keeps its SHA-256.',
    status: 201,
    answer: 'AccessKeyIssued',
    example: { id: KEY_EXAMPLE.id, key: 'detente_8fQzVb1yJc0Qm7sXo2L9aTn4KwE5uRgHd3ZiPfYxM6t1k0G9aB' },
    problems: [400, 409, 413, 415, 422],
  })
  @X_ACTOR
  @ApiBody({ type: KeyDto, examples: { example: { summary: 'For example', value: NEW } } })
  issue(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @ValidBody(KeyDto) { name, role, ...rest }: KeyDto,
  ) {
    reply.header('cache-control', 'no-store');
    refuseIdempotencyKey(request, 'a key is told once. Leave it out, and revoke what you do not need');
    return this.commands.execute(new IssueKey({ name, role, ...given(rest) }, askerOf(request)));
  }

  @Get()
  @Allows('admin')
  @Describe({
    summary: 'The keys, by age',
    description:
      'Also those that count no longer. The key of who runs the service, a file beside the log, is not among them.',
    answer: 'AccessKeys',
    example: { items: [KEY_EXAMPLE], next: null },
    problems: [400],
    paged: true,
  })
  list(@Req() request: FastifyRequest) {
    return this.queries.execute(new ListKeys(pageOf(readQuery(request.query, PAGE))));
  }

  @Get(':id')
  @Allows('admin')
  @ID
  @Describe({ summary: 'One key', answer: 'AccessKey', example: KEY_EXAMPLE, problems: [400, 404] })
  get(@Req() request: FastifyRequest, @Param('id') id: string) {
    readQuery(request.query, NO_PARAMETERS);
    return this.queries.execute(new GetKey(id));
  }

  @Delete(':id')
  @Allows('admin')
  @ID
  @X_ACTOR
  @Describe({
    summary: 'Revoke a key',
    description: 'From the answer on, it is refused. What it signed stays.',
    answer: 'AccessKey',
    example: { ...KEY_EXAMPLE, state: 'revoked', revokedAt: '2026-11-27T08:00:00.000000Z' },
    problems: [400, 404],
  })
  async revoke(@Req() request: FastifyRequest, @Param('id') id: string) {
    await this.commands.execute(new RevokeKey(id, askerOf(request)));
    return this.queries.execute(new GetKey(id));
  }
}

function askerOf(request: FastifyRequest): Asker {
  readQuery(request.query, NO_PARAMETERS);
  return { ...authorOf(request), correlationId: request.id };
}

/** Null and absent are one. */
const given = ({ processes, expires, mayActForOthers }: Omit<KeyDto, 'name' | 'role'>) => ({
  ...(processes && { processes }),
  ...(expires && { expires }),
  ...(mayActForOthers && { mayActForOthers }),
});
