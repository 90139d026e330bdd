import { Controller, Get, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../config.js';
import { Allows } from '../../http/allows.decorator.js';
import { GetLogHead } from '../../transparency-log/queries/get-log-head.js';
import { AuditPage } from '../pages/audit.page.js';
import { PageResponder } from './page-responder.js';
import { PAGE } from './page-route.js';

@ApiExcludeController()
@Controller()
export class AuditPageController {
  constructor(
    private readonly queries: QueryBus,
    private readonly pages: PageResponder,
    private readonly config: Config,
  ) {}

  @Get('audit')
  @Allows('reader', PAGE)
  async audit(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const head = await this.queries.execute(new GetLogHead());
    const address = this.config.publicUrl || `${request.protocol}://${request.host}`;
    this.pages.answer({ request, reply }, <AuditPage {...{ head, address }} page={this.pages.page} />);
  }
}
