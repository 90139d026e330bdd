import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RecordCheck } from '../../fields/record-check.js';
import { Allows } from '../../http/allows.decorator.js';
import { LARGE_ANSWER } from '../../http/answer-room.js';
import { ValidBody } from '../../http/body.js';
import { type Asked, PAGE, pageOf, parameterProblem, readQuery, refusedQuery } from '../../http/query-string.js';
import { Ids } from '../../kernel/ids.js';
import { ChangeProcess } from '../commands/change-process.js';
import type { Development, DevelopmentId, ProcessId } from '../domain/model.js';
import type { DevelopmentFilter } from '../queries/development-reader.js';
import { GetDevelopment } from '../queries/get-development.js';
import { ListDevelopments } from '../queries/list-developments.js';
import { DevelopmentDto } from '../records/development.dto.js';
import { refuseEarlyEnds } from './early-ends.js';
import { DescribeRead, DescribeWrite } from './openapi/describe.js';
import { BAN_LIFTED } from './openapi/examples.js';
import { DEVELOPMENT_FILTER, DRY_RUN, TEMPORAL } from './parameters.js';
import { ReadResponder } from './read-responder.js';
import { idFor, rehearsableContext } from './write-context.js';
import { processPath, WriteResponder } from './write-responder.js';

const FILTERED_PAGE_AT = { ...DEVELOPMENT_FILTER, ...TEMPORAL, ...PAGE };

@ApiTags('Developments')
@Controller('api/v1/processes/:process/developments')
export class DevelopmentsController {
  constructor(
    private readonly reads: ReadResponder,
    private readonly writes: WriteResponder,
    private readonly ids: Ids,
  ) {}

  @Get()
  @Allows('reader', LARGE_ANSWER)
  @DescribeRead({
    summary: 'The developments of a process, by date',
    description: 'With `from` and `to`: those whose date may lie between them.',
    path: ['process'],
    query: FILTERED_PAGE_AT,
    answer: 'Developments',
  })
  list(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    const asked = readQuery(request.query, FILTERED_PAGE_AT);
    const query = new ListDevelopments(process, filterOf(asked), pageOf(asked), asked);
    return this.reads.answer({ request, reply }, process, asked, query);
  }

  @Post()
  @Allows('recorder')
  @DescribeWrite({
    query: DRY_RUN,
    summary: 'Record a development',
    description: 'Without an `id` it gets a fresh one.',
    path: ['process'],
    body: DevelopmentDto,
    example: BAN_LIFTED,
  })
  record(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @ValidBody(DevelopmentDto) body: DevelopmentDto,
  ) {
    const context = rehearsableContext(request);
    const said = RecordCheck.of(DevelopmentDto).withUsual<Omit<Development, 'id'>>(body);
    refuseEarlyEnds(said.effects, said.date, '/effects');
    const id = body.id ?? (idFor(context, this.ids) as string as DevelopmentId);
    return this.writes.answer(
      reply,
      new ChangeProcess(process, { type: 'RecordDevelopment', data: { id, ...said } }, context),
      (recorded) => `${processPath(process)}/developments/${recorded}`,
    );
  }

  @Get(':development')
  @Allows('reader')
  @DescribeRead({
    summary: 'One development with its sources, claims and corrections',
    path: ['process', 'development'],
    query: TEMPORAL,
    answer: 'Development',
  })
  get(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('development') development: DevelopmentId,
  ) {
    const asked = readQuery(request.query, TEMPORAL);
    return this.reads.answer({ request, reply }, process, asked, new GetDevelopment(process, development, asked));
  }
}

function filterOf({ type, measure, from, to, text }: Asked<typeof DEVELOPMENT_FILTER>): DevelopmentFilter {
  if (from !== undefined && to !== undefined && to < from)
    throw refusedQuery([parameterProblem('to', 'parameter/invalid', 'must not lie before from')]);
  return {
    ...(type !== undefined && { type }),
    ...(measure !== undefined && { measure }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(text !== undefined && { text }),
  };
}
