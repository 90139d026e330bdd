import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import type { ProcessId } from '../../tracking/domain/model.js';
import { Mementos } from '../memento/mementos.js';
import { readTimes } from '../times/view-times.js';
import { PageResponder } from './page-responder.js';
import { PAGE } from './page-route.js';

const LINK_FORMAT = 'application/link-format; charset=utf-8';

@ApiExcludeController()
@Controller('processes/:process')
export class MementoController {
  constructor(
    private readonly pages: PageResponder,
    private readonly mementos: Mementos,
  ) {}

  @Get('timemap')
  @Allows('reader', PAGE)
  timeMap(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    const temporal = readTimes(request.query);
    return this.pages.answerText({ request, reply }, process, { type: LINK_FORMAT, temporal }, () =>
      this.mementos.timeMap(process, temporal, this.pages.base(request)),
    );
  }
}
