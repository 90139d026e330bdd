import { Controller, Get, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { LARGE_ANSWER } from '../../http/answer-room.js';
import { limitOf, type PageSize, readQuery } from '../../http/query-string.js';
import { START } from '../../kernel/event.js';
import { ReadLog } from '../queries/read-log.js';
import { DescribeRead } from './openapi/describe.js';
import { AFTER } from './parameters.js';
import { JSON_TYPE } from './read-responder.js';

const LOG_PAGE: PageSize = { usual: 100, most: 1_000 };
const LISTED = { ...AFTER, limit: limitOf(LOG_PAGE) };

@ApiTags('Log')
@Controller('api/v1/events')
export class EventsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Allows('reader', LARGE_ANSWER)
  @DescribeRead({
    summary: 'The log itself: everything that was ever recorded, in order',
    description: 'Ask again after the position of the last one until that is `head`.',
    query: LISTED,
    answer: 'Log',
  })
  async read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { after = START, limit = LOG_PAGE.usual } = readQuery(request.query, LISTED);
    const page = await this.queries.execute(new ReadLog(after, limit));
    reply.header('content-type', JSON_TYPE).send(page);
  }
}
