import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { OptionalBody } from '../../http/body.js';
import { whenClientLeaves } from '../../http/client-left.js';
import { ApiParts } from '../../http/openapi/api-parts.js';
import { PAGE_SIZE } from '../../http/query-string.js';
import { DEFAULT_NOTIFY_ON } from '../domain/filter.js';
import { DryRun } from '../queries/dry-run.js';
import { DescribeWebhooks } from './describe-webhooks.js';
import { DryRunDto } from './dto/subscription.dto.js';
import { CATALOGUE_EXAMPLE, catalogueOf, WOULD_BE } from './event-catalogue.js';
import { FilterWarnings } from './filter-warnings.js';

@ApiTags('Webhooks')
@Controller('api/v1/webhooks')
export class EventTypesController {
  private catalogue: ReturnType<typeof catalogueOf> | undefined;

  constructor(
    private readonly queries: QueryBus,
    private readonly parts: ApiParts,
    private readonly warnings: FilterWarnings,
  ) {}

  @Get('event-types')
  @Allows('anyone')
  @DescribeWebhooks({
    summary: 'What can be subscribed to, each with its JSON Schema and an example',
    answer: 'EventTypes',
    example: { items: [CATALOGUE_EXAMPLE] },
  })
  list() {
    return { items: (this.catalogue ??= catalogueOf(this.parts)) };
  }

  @Post('dry-run')
  @Allows('admin')
  @HttpCode(200)
  @DescribeWebhooks({
    summary: 'What a filter would have got',
    description:
      'Of the events above `after`; ask again with `next` until that is null. An answer may end early, also without an item.',
    body: { type: DryRunDto, example: { filter: { measures: ['air-cargo'] }, after: 0 }, optional: true },
    answer: 'DryRun',
    example: { items: [WOULD_BE], next: null, warnings: [] },
  })
  async dryRun(
    @OptionalBody(DryRunDto)
    { filter = {}, notifyOn = DEFAULT_NOTIFY_ON, after = 0, limit = PAGE_SIZE.usual }: DryRunDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const answer = await this.queries.execute(new DryRun(filter, notifyOn, { after, limit }, whenClientLeaves(reply)));
    return { ...answer, warnings: this.warnings.of(filter) };
  }
}
