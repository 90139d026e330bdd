import { Controller, Get, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { START } from '../../kernel/event.js';
import { ReadLog } from '../queries/record.queries.js';
import { DescribeRead } from './openapi/describe.js';
import { allowing, pageOf, type PageSize, readQuery } from './query-string.js';

const AFTER = allowing('after', 'limit');
const LOG_PAGE: PageSize = { usual: 100, most: 1_000 };

@ApiTags('Log')
@Controller('api/v1/events')
export class EventsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @DescribeRead({
    summary: 'The log itself: everything that was ever recorded, in order',
    description: 'Ask again after the position of the last one until that is `head`.',
    query: AFTER,
    pageSize: LOG_PAGE,
    answer: 'Log',
  })
  async read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const asked = readQuery(request.query, AFTER);
    reply.send(await this.queries.execute(new ReadLog(asked.after ?? START, pageOf(asked, LOG_PAGE).limit)));
  }
}
