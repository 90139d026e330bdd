import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { LARGE_ANSWER } from '../../http/answer-room.js';
import { ValidBody } from '../../http/body.js';
import { PAGE, pageOf, readQuery } from '../../http/query-string.js';
import { ChangeProcess } from '../commands/change-process.js';
import type { ProcessId } from '../domain/model.js';
import { GetProcess } from '../queries/get-process.js';
import { ListProcesses } from '../queries/list-processes.js';
import { ProcessDto } from '../records/process.dto.js';
import { DescribeRead, DescribeWrite } from './openapi/describe.js';
import { ARMENIA_TURKIYE } from './openapi/examples.js';
import { TEMPORAL } from './parameters.js';
import { ReadResponder } from './read-responder.js';
import { writeContext } from './write-context.js';
import { processPath, WriteResponder } from './write-responder.js';

const PAGE_AT = { ...TEMPORAL, ...PAGE };

@ApiTags('Processes')
@Controller('api/v1/processes')
export class ProcessesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly reads: ReadResponder,
    private readonly writes: WriteResponder,
  ) {}

  @Get()
  @Allows('reader', LARGE_ANSWER)
  @DescribeRead({ summary: 'All processes', query: PAGE_AT, answer: 'Processes' })
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const asked = readQuery(request.query, PAGE_AT);
    reply.send(await this.queries.execute(new ListProcesses(pageOf(asked), asked)));
  }

  @Post()
  @Allows('editor')
  @DescribeWrite({ summary: 'Open a process', body: ProcessDto, example: ARMENIA_TURKIYE })
  open(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @ValidBody(ProcessDto) body: ProcessDto) {
    return this.writes.answer(
      reply,
      new ChangeProcess(body.id, { type: 'OpenProcess', data: body }, writeContext(request)),
      processPath,
    );
  }

  @Get(':process')
  @Allows('reader')
  @DescribeRead({ summary: 'One process', path: ['process'], query: TEMPORAL, answer: 'Process' })
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    const asked = readQuery(request.query, TEMPORAL);
    return this.reads.answer({ request, reply }, process, asked, new GetProcess(process, asked));
  }
}
