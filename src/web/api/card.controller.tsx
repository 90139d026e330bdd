import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import type { ProcessId } from '../../tracking/domain/model.js';
import { GetProcessStatus } from '../../tracking/queries/get-process-status.js';
import { GetProcess } from '../../tracking/queries/get-process.js';
import { permanentTimes } from '../cite/permanent.js';
import { CardPage } from '../pages/card.page.js';
import { link, processPath, timesOf } from '../parts/links.js';
import { readTimes, readViewTimes } from '../times/view-times.js';
import { PageResponder } from './page-responder.js';
import { PAGE } from './page-route.js';

/** Anybody may show it in a frame: there is nothing in it to click but the way to the page. */
const IN_ANY_FRAME =
  "default-src 'none'; style-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors *";

@ApiExcludeController()
@Controller('processes/:process')
export class CardController {
  constructor(
    private readonly queries: QueryBus,
    private readonly pages: PageResponder,
  ) {}

  /** `?frozen` leads to the card that stays as it is now. */
  @Get('card')
  @Allows('reader', PAGE)
  async card(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    const { frozen, ...query } = request.query as { readonly frozen?: unknown };
    const view = { ...readViewTimes(query), temporal: readTimes(query) };
    const { temporal } = view;
    const base = this.pages.base(request) + processPath(process);
    if (frozen !== undefined) {
      const status = await this.queries.execute(new GetProcessStatus(process, temporal));
      reply
        .code(302)
        .header('location', link(`${base}/card`, permanentTimes(temporal, status)))
        .send();
      return;
    }
    await this.pages.answerOf({ request, reply }, process, view, async () => {
      const status = await this.queries.execute(new GetProcessStatus(process, temporal));
      const told = await this.queries.execute(new GetProcess(process, temporal));
      // Only a card that was made, and no refusal, may be in a frame.
      reply.header('content-security-policy', IN_ANY_FRAME).header('cross-origin-resource-policy', 'cross-origin');
      const href = link(base, timesOf(view.typed));
      return <CardPage {...{ view, status, href }} page={this.pages.page} process={told} />;
    });
  }
}
