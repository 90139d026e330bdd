import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import type { MeasureId, ProcessId } from '../../tracking/domain/model.js';
import type { MeasureStatusDetail } from '../../tracking/domain/status.js';
import { GetMeasureStatus } from '../../tracking/queries/get-measure-status.js';
import { GetProcessStatus } from '../../tracking/queries/get-process-status.js';
import type { TemporalBasis } from '../../tracking/queries/temporal-basis.js';
import { Badge, type BadgeText } from '../pictures/badge.js';
import { colourOf } from '../pictures/patterns.js';
import { standalone, SVG } from '../pictures/standalone.js';
import { dayInWords } from '../texts/dates.js';
import { isOpen, statusInWords } from '../texts/status-words.js';
import { readTimes } from '../times/view-times.js';
import { type Exchange, PageResponder } from './page-responder.js';
import { PAGE } from './page-route.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const NO_STATE = '1956ff';

/** One line about a process or a measure for other pages, as a picture and for shields.io; at any two times. */
@ApiExcludeController()
@Controller('processes/:process')
export class BadgesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly pages: PageResponder,
  ) {}

  @Get('badge.svg')
  @Allows('reader', PAGE)
  ofProcess(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    return this.answer({ request, reply }, process, undefined, picture);
  }

  @Get('badge.json')
  @Allows('reader', PAGE)
  endpointOfProcess(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    return this.answer({ request, reply }, process, undefined, endpoint);
  }

  @Get('measures/:measure/badge.svg')
  @Allows('reader', PAGE)
  ofMeasure(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('measure') measure: MeasureId,
  ) {
    return this.answer({ request, reply }, process, measure, picture);
  }

  @Get('measures/:measure/badge.json')
  @Allows('reader', PAGE)
  endpointOfMeasure(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('measure') measure: MeasureId,
  ) {
    return this.answer({ request, reply }, process, measure, endpoint);
  }

  private answer(exchange: Exchange, process: ProcessId, measure: MeasureId | undefined, form: Form): Promise<void> {
    const temporal = readTimes(exchange.request.query);
    return this.pages.answerText(exchange, process, { type: form.type, temporal }, async () =>
      form.write(await (measure ? this.measure(process, measure, temporal) : this.process(process, temporal))),
    );
  }

  private async process(process: ProcessId, temporal: TemporalBasis): Promise<BadgeText> {
    const { title, headline, asOf } = await this.queries.execute(new GetProcessStatus(process, temporal));
    return { label: title, message: headline.text + onDay(temporal, asOf), look: undefined };
  }

  private async measure(process: ProcessId, measure: MeasureId, temporal: TemporalBasis): Promise<BadgeText> {
    const text = await this.queries.execute(new GetMeasureStatus(process, measure, temporal));
    const status = JSON.parse(text) as MeasureStatusDetail;
    const message = statusInWords(status, this.pages.page.t) + onDay(temporal, status.asOf);
    return { label: status.title, message, look: isOpen(status) ? 'uncertain' : status.state };
  }
}

interface Form {
  readonly type: string;
  readonly write: (badge: BadgeText) => string;
}

const picture: Form = { type: SVG, write: (badge) => standalone(<Badge {...badge} />) };

/** https://shields.io/badges/endpoint-badge */
const endpoint: Form = {
  type: JSON_TYPE,
  write: ({ label, message, look }) => {
    const color = look ? colourOf(look).slice(1) : NO_STATE;
    return JSON.stringify({ schemaVersion: 1, label, message, color });
  },
};

/** A badge of another day than today says so. */
const onDay = ({ asOf }: TemporalBasis, day: string): string => (asOf === undefined ? '' : ` (${dayInWords(day)})`);
