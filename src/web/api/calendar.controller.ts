import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import type { ProcessId } from '../../tracking/domain/model.js';
import { CALENDAR, Calendars } from '../feeds/calendar.js';
import { PageResponder } from './page-responder.js';
import { PAGE } from './page-route.js';

@ApiExcludeController()
@Controller('processes/:process')
export class CalendarController {
  constructor(
    private readonly pages: PageResponder,
    private readonly calendars: Calendars,
  ) {}

  @Get('calendar.ics')
  @Allows('reader', PAGE)
  scheduled(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    return this.pages.answerText({ request, reply }, process, { type: CALENDAR }, () =>
      this.calendars.of(process, this.pages.page.t, this.pages.base(request)),
    );
  }
}
