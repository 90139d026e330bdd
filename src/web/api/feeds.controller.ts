import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import type { MeasureId, ProcessId } from '../../tracking/domain/model.js';
import { GetProcess } from '../../tracking/queries/get-process.js';
import { ListMeasures } from '../../tracking/queries/list-measures.js';
import { NOW } from '../../tracking/queries/temporal-basis.js';
import { ATOM, atomFeed, type FeedOf, JSON_FEED, jsonFeed } from '../feeds/feed-document.js';
import { RecordedChanges } from '../feeds/recorded-changes.js';
import { PageResponder } from './page-responder.js';
import { PAGE } from './page-route.js';

const ENTRIES = 50;
const MOST_MEASURES = 500;

/** What was recorded last, for readers of feeds: a correction and a retraction are news too. */
@ApiExcludeController()
@Controller('processes/:process')
export class FeedsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly pages: PageResponder,
    private readonly changes: RecordedChanges,
  ) {}

  @Get('feed.atom')
  @Allows('reader', PAGE)
  atomOfProcess(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    return this.pages.answerText({ request, reply }, process, { type: ATOM }, async () =>
      atomFeed(await this.read(request, process)),
    );
  }

  @Get('feed.json')
  @Allows('reader', PAGE)
  jsonOfProcess(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    return this.pages.answerText({ request, reply }, process, { type: JSON_FEED }, async () =>
      jsonFeed(await this.read(request, process)),
    );
  }

  @Get('measures/:measure/feed.atom')
  @Allows('reader', PAGE)
  atomOfMeasure(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('measure') measure: MeasureId,
  ) {
    return this.pages.answerText({ request, reply }, process, { type: ATOM }, async () =>
      atomFeed(await this.read(request, process, measure)),
    );
  }

  @Get('measures/:measure/feed.json')
  @Allows('reader', PAGE)
  jsonOfMeasure(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('measure') measure: MeasureId,
  ) {
    return this.pages.answerText({ request, reply }, process, { type: JSON_FEED }, async () =>
      jsonFeed(await this.read(request, process, measure)),
    );
  }

  private async read(request: FastifyRequest, process: ProcessId, measure?: MeasureId): Promise<FeedOf> {
    const { title } = await this.queries.execute(new GetProcess(process, NOW));
    const { items } = await this.queries.execute(new ListMeasures(process, { limit: MOST_MEASURES }, NOW));
    const titles = new Map([[process as string, title], ...items.map((one) => [one.id as string, one.title] as const)]);
    return {
      t: this.pages.page.t,
      base: this.pages.base(request),
      process: { id: process, title },
      measure: measure && { id: measure, title: titles.get(measure) ?? measure },
      titles,
      changes: await this.changes.newest(process, measure, ENTRIES),
    };
  }
}
