import { PassThrough } from 'node:stream';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { callerOf } from '../../http/rate-limits.js';
import type { ProcessId } from '../../tracking/domain/model.js';
import { GetProcess } from '../../tracking/queries/get-process.js';
import { NOW } from '../../tracking/queries/temporal-basis.js';
import { LiveChanges } from '../live/live-changes.js';

/** Who does not take so many bytes is gone, or as good as. */
const MOST_WAITING_BYTES = 65_536;
/** The first thing that is told: when to come back after the connection broke. */
const HELLO = 'retry: 10000\n\n';

/** Server-sent events: that something was recorded of a process. */
@ApiExcludeController()
@Controller('processes/:process')
export class LiveController {
  constructor(
    private readonly queries: QueryBus,
    private readonly live: LiveChanges,
  ) {}

  @Get('live')
  @Allows('reader')
  async follow(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('cache-control', 'no-cache, no-transform')
      .header('x-accel-buffering', 'no');
    if (request.method === 'HEAD') {
      await this.queries.execute(new GetProcess(process, NOW));
      return reply.send();
    }
    const stream = new PassThrough();
    stream.write(HELLO);
    const leave = await this.live.join(process, placeOf(request), {
      caller: callerOf(request),
      tell: (text) => {
        if (stream.writableLength + stream.readableLength > MOST_WAITING_BYTES) stream.destroy();
        else stream.write(text);
      },
      end: () => stream.end(),
    });
    stream.once('close', leave);
    reply.raw.once('close', () => {
      leave();
      stream.destroy();
    });
    return reply.send(stream);
  }
}

/** Up to where the listener knows: the last event that it was told, or what the page that it reads was made from. */
function placeOf({ headers, query }: FastifyRequest): number | undefined {
  const { after } = query as { readonly after?: unknown };
  const told = headers['last-event-id'] ?? after;
  return typeof told === 'string' && /^\d{1,15}$/.test(told) ? Number(told) : undefined;
}
