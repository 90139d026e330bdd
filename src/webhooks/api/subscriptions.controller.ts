import { Controller, Delete, Get, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { ValidBody } from '../../http/body.js';
import { PAGE, pageOf, readQuery } from '../../http/query-string.js';
import { ChangeSubscription, type SettingsPatch } from '../commands/change-subscription.js';
import { CreateSubscription } from '../commands/create-subscription.js';
import { SwitchSubscription } from '../commands/switch-subscription.js';
import { settingsOf } from '../domain/subscription-events.js';
import { GetSubscription, ListSubscriptions } from '../queries/subscription-views.js';
import { askerOf, told } from './asker.js';
import { DescribeWebhooks } from './describe-webhooks.js';
import { SubscriptionDto, SubscriptionPatchDto } from './dto/subscription.dto.js';
import { FilterWarnings } from './filter-warnings.js';
import * as forms from './webhook-schemas.js';

const PASSTHROUGH = { passthrough: true };

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

const NEW = { url: 'https://example.org/detente', filter: { changes: ['measure.state-changed'] }, notifyOn: 'both' };

@ApiTags('Webhooks')
@Controller('api/v1/webhooks')
export class SubscriptionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly warnings: FilterWarnings,
  ) {}

  @Post()
  @Allows('admin')
  @DescribeWebhooks({
    summary: 'Subscribe',
    keyed: true,
    description:
      'It gets what is recorded from now on. The secret is told this once. `warnings` say what of the filter lets nothing through.',
    body: { type: SubscriptionDto, example: NEW },
    status: 201,
    answer: 'SubscriptionCreated',
    example: { id: forms.VIEW_EXAMPLE.id, secret: forms.SECRET_EXAMPLE, warnings: [] },
  })
  async create(
    @Req() request: FastifyRequest,
    @Res(PASSTHROUGH) reply: FastifyReply,
    @ValidBody(SubscriptionDto) body: SubscriptionDto,
  ) {
    const settings = settingsOf(body);
    const created = await this.commands.execute(new CreateSubscription(settings, askerOf(request)));
    return { ...told(reply, created), warnings: this.warnings.of(settings.filter) };
  }

  @Get()
  @Allows('admin')
  @DescribeWebhooks({
    summary: 'The subscriptions',
    paged: true,
    answer: 'Subscriptions',
    example: { items: [forms.VIEW_EXAMPLE], next: null },
  })
  list(@Req() request: FastifyRequest) {
    return this.queries.execute(new ListSubscriptions(pageOf(readQuery(request.query, PAGE))));
  }

  @Get(':id')
  @Allows('admin')
  @DescribeWebhooks({
    summary: 'One subscription, and how far it has come',
    path: ['id'],
    answer: 'SubscriptionDetail',
    example: forms.DETAIL_EXAMPLE,
  })
  async get(@Param('id') id: string) {
    const detail = await this.queries.execute(new GetSubscription(id));
    return { ...detail, warnings: this.warnings.of(detail.filter) };
  }

  @Patch(':id')
  @Allows('admin')
  @DescribeWebhooks({
    summary: 'Change a subscription',
    keyed: true,
    description:
      'What is left out stays, and null takes away what was said: a filter that is null lets everything through. A filter is replaced as a whole, and counts for what is recorded from now on.',
    path: ['id'],
    body: { type: SubscriptionPatchDto, example: { filter: { measures: ['air-cargo'] } } },
    answer: 'SubscriptionDetail',
    example: forms.DETAIL_EXAMPLE,
  })
  async change(
    @Req() request: FastifyRequest,
    @Res(PASSTHROUGH) reply: FastifyReply,
    @Param('id') id: string,
    @ValidBody(SubscriptionPatchDto) body: SettingsPatch,
  ) {
    told(reply, await this.commands.execute(new ChangeSubscription(id, body, askerOf(request))));
    return this.get(id);
  }

  @Delete(':id')
  @Allows('admin')
  @DescribeWebhooks({
    summary: 'End a subscription',
    keyed: true,
    path: ['id'],
    answer: 'SubscriptionEnded',
    example: { id: forms.VIEW_EXAMPLE.id },
  })
  async delete(@Req() request: FastifyRequest, @Res(PASSTHROUGH) reply: FastifyReply, @Param('id') id: string) {
    told(reply, await this.commands.execute(new SwitchSubscription(id, 'deleted', askerOf(request))));
    return { id };
  }

  @Post(':id/enable')
  @Allows('admin')
  @HttpCode(200)
  @DescribeWebhooks({
    summary: 'Switch it on again',
    keyed: true,
    description: 'It goes on where it stopped: nothing recorded meanwhile is left out.',
    path: ['id'],
    answer: 'SubscriptionDetail',
    example: forms.DETAIL_EXAMPLE,
  })
  enable(@Req() request: FastifyRequest, @Res(PASSTHROUGH) reply: FastifyReply, @Param('id') id: string) {
    return this.switch({ request, reply }, id, 'enabled');
  }

  @Post(':id/disable')
  @Allows('admin')
  @HttpCode(200)
  @DescribeWebhooks({
    summary: 'Switch it off',
    keyed: true,
    path: ['id'],
    answer: 'SubscriptionDetail',
    example: { ...forms.DETAIL_EXAMPLE, state: 'disabled', disabledBecause: 'asked' },
  })
  disable(@Req() request: FastifyRequest, @Res(PASSTHROUGH) reply: FastifyReply, @Param('id') id: string) {
    return this.switch({ request, reply }, id, 'disabled');
  }

  private async switch({ request, reply }: Exchange, id: string, to: 'enabled' | 'disabled') {
    told(reply, await this.commands.execute(new SwitchSubscription(id, to, askerOf(request))));
    return this.get(id);
  }
}
