import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { OptionalBody, refusedBody, ValidBody } from '../../http/body.js';
import { PAGE, pageOf, readQuery } from '../../http/query-string.js';
import { PingSubscription } from '../commands/ping-subscription.js';
import { Redeliver, RedeliverDeadLettered } from '../commands/redeliver.js';
import { type ReplayFrom, ReplaySubscription } from '../commands/replay-subscription.js';
import { RotateSecret } from '../commands/rotate-secret.js';
import { GetDeliveryData } from '../queries/delivery-data.js';
import { ListAttempts, ListDeadLettered } from '../queries/subscription-views.js';
import { askerOf, refuseKeyForSending, told } from './asker.js';
import { DescribeWebhooks } from './describe-webhooks.js';
import { beginningOf, ReplayDto, RotationDto } from './dto/subscription.dto.js';
import { WOULD_BE } from './event-catalogue.js';
import * as forms from './webhook-schemas.js';

/** Route configuration: what one caller may do so often in a minute. */
const SENDS = { sends: true };
const PASSTHROUGH = { passthrough: true };
const ATTEMPTS = { answer: 'Attempts', example: { items: [forms.ATTEMPT_EXAMPLE], next: null } } as const;

@ApiTags('Webhooks')
@Controller('api/v1/webhooks/:id')
export class DeliveriesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('secret')
  @Allows('admin')
  @HttpCode(200)
  @DescribeWebhooks({
    summary: 'Get a new secret',
    keyed: true,
    description: 'The old one signs beside it until `until`. 24 hours if left out, at most a week, 0 ends it at once.',
    path: ['id'],
    body: { type: RotationDto, example: { overlapHours: 24 }, optional: true },
    answer: 'SecretRotated',
    example: { secret: forms.SECRET_EXAMPLE, until: '2026-11-25T12:00:00.000000Z' },
  })
  async rotate(
    @Req() request: FastifyRequest,
    @Res(PASSTHROUGH) reply: FastifyReply,
    @Param('id') id: string,
    @OptionalBody(RotationDto) { overlapHours }: RotationDto,
  ) {
    return told(reply, await this.commands.execute(new RotateSecret(id, overlapHours, askerOf(request))));
  }

  @Post('ping')
  @Allows('admin', SENDS)
  @HttpCode(200)
  @DescribeWebhooks({
    summary: 'Send a test, and tell what came of it',
    path: ['id'],
    answer: 'Sent',
    example: forms.SENT_EXAMPLE,
  })
  ping(@Req() request: FastifyRequest, @Param('id') id: string) {
    refuseKeyForSending(request);
    return this.commands.execute(new PingSubscription(id));
  }

  @Post('replay')
  @Allows('admin', SENDS)
  @HttpCode(202)
  @DescribeWebhooks({
    summary: 'Send everything again from a position, a time or an event on',
    keyed: true,
    description: 'Give one of them. What was sent before comes with the same id and the same bytes.',
    path: ['id'],
    body: { type: ReplayDto, example: { position: 120 } },
    status: 202,
    answer: 'Replaying',
    example: { from: 120 },
  })
  async replay(
    @Req() request: FastifyRequest,
    @Res(PASSTHROUGH) reply: FastifyReply,
    @Param('id') id: string,
    @ValidBody(ReplayDto) body: ReplayDto,
  ) {
    return told(reply, await this.commands.execute(new ReplaySubscription(id, placeIn(body), askerOf(request))));
  }

  @Get('deliveries')
  @Allows('admin')
  @DescribeWebhooks({
    summary: 'What was delivered or given up, newest first',
    description: 'As far back as attempts are kept.',
    path: ['id'],
    paged: true,
    ...ATTEMPTS,
  })
  deliveries(@Req() request: FastifyRequest, @Param('id') id: string) {
    return this.attemptsOf(request, id, 'settled');
  }

  @Get('deliveries/:delivery/data')
  @Allows('reader')
  @DescribeWebhooks({
    summary: 'The data of one delivery',
    description:
      'Where a delivery is too large, its `dataref` leads here: to the same bytes that `data` would have been.',
    path: ['id', 'delivery'],
    answer: 'DeliveryData',
    example: WOULD_BE.data,
  })
  async data(@Res(PASSTHROUGH) reply: FastifyReply, @Param('id') id: string, @Param('delivery') delivery: string) {
    reply.header('content-type', 'application/json; charset=utf-8');
    return this.queries.execute(new GetDeliveryData(id, delivery));
  }

  @Get('attempts')
  @Allows('admin')
  @DescribeWebhooks({ summary: 'Every attempt, newest first', path: ['id'], paged: true, ...ATTEMPTS })
  attempts(@Req() request: FastifyRequest, @Param('id') id: string) {
    return this.attemptsOf(request, id, 'all');
  }

  @Get('dead-lettered')
  @Allows('admin')
  @DescribeWebhooks({
    summary: 'What was given up and can be sent again',
    path: ['id'],
    paged: true,
    answer: 'DeadLetteredDeliveries',
    example: { items: [forms.DEAD_LETTERED_EXAMPLE], next: null },
  })
  deadLettered(@Req() request: FastifyRequest, @Param('id') id: string) {
    return this.queries.execute(new ListDeadLettered(id, pageOf(readQuery(request.query, PAGE))));
  }

  @Post('deliveries/:delivery/redeliver')
  @Allows('admin', SENDS)
  @HttpCode(200)
  @DescribeWebhooks({
    summary: 'Send one again at once, and tell what came of it',
    path: ['id', 'delivery'],
    answer: 'Sent',
    example: forms.SENT_EXAMPLE,
  })
  redeliver(@Req() request: FastifyRequest, @Param('id') id: string, @Param('delivery') delivery: string) {
    refuseKeyForSending(request);
    return this.commands.execute(new Redeliver(id, delivery));
  }

  @Post('dead-lettered/redeliver')
  @Allows('admin', SENDS)
  @HttpCode(202)
  @DescribeWebhooks({
    summary: 'Send everything that was given up again, in order, up to the first that fails',
    path: ['id'],
    status: 202,
    answer: 'Redelivering',
    example: { deadLettered: 3 },
  })
  redeliverAll(@Req() request: FastifyRequest, @Param('id') id: string) {
    refuseKeyForSending(request);
    return this.commands.execute(new RedeliverDeadLettered(id));
  }

  private attemptsOf(request: FastifyRequest, id: string, which: 'all' | 'settled') {
    return this.queries.execute(new ListAttempts(id, which, pageOf(readQuery(request.query, PAGE))));
  }
}

function placeIn({ position, time, event }: ReplayDto): ReplayFrom {
  const given = [position, time, event].filter((value) => value !== undefined).length;
  const from = time === undefined ? undefined : beginningOf(time);
  if (given === 1 && position !== undefined) return { position };
  if (given === 1 && from !== undefined) return { time: from };
  if (given === 1 && event !== undefined) return { event };
  throw refusedBody([
    { pointer: '', code: 'replay/not-one-beginning', detail: 'give one of position, time and event' },
  ]);
}
