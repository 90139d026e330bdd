import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { LARGE_ANSWER } from '../../http/answer-room.js';
import { PAGE, pageOf, readQuery } from '../../http/query-string.js';
import type { ProcessId } from '../domain/model.js';
import { GetTimeline } from '../queries/get-timeline.js';
import { DescribeRead } from './openapi/describe.js';
import { TEMPORAL } from './parameters.js';
import { ReadResponder } from './read-responder.js';

const PAGE_AT = { ...TEMPORAL, ...PAGE };

@ApiTags('Status')
@Controller('api/v1/processes/:process/timeline')
export class TimelineController {
  constructor(private readonly reads: ReadResponder) {}

  @Get()
  @Allows('reader', LARGE_ANSWER)
  @DescribeRead({
    summary: 'What happened, may have happened and is still ahead, in order',
    path: ['process'],
    query: PAGE_AT,
    answer: 'Timeline',
  })
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    const asked = readQuery(request.query, PAGE_AT);
    return this.reads.answer({ request, reply }, process, asked, new GetTimeline(process, pageOf(asked), asked));
  }
}
