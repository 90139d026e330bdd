import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { whenClientLeaves } from '../../http/client-left.js';
import type { ProcessId } from '../../tracking/domain/model.js';
import type { MeasureStatus, ProcessStatus } from '../../tracking/domain/status.js';
import { GetForceChart } from '../../tracking/queries/get-force-chart.js';
import { GetProcessStatus } from '../../tracking/queries/get-process-status.js';
import { permanentTimes } from '../cite/permanent.js';
import { CSV, statusCsv } from '../exports/status-csv.js';
import { JSON_LD, statusJsonLd } from '../exports/status-jsonld.js';
import { measureGroups } from '../pages/measure-groups.js';
import { link, processPath } from '../parts/links.js';
import { viewInWords } from '../parts/time-bar.js';
import { ChartSvg } from '../pictures/chart-svg.js';
import { standalone, SVG } from '../pictures/standalone.js';
import { readTimes, readViewTimes } from '../times/view-times.js';
import { type Exchange, PageResponder } from './page-responder.js';
import { PAGE } from './page-route.js';

interface View {
  readonly status: ProcessStatus;
  /** Those that were asked for. */
  readonly measures: readonly MeasureStatus[];
  readonly left: AbortSignal;
}

/** The view of a page in other forms, under the same times; of one measure where `measure` names it. */
@ApiExcludeController()
@Controller('processes/:process')
export class ExportsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly pages: PageResponder,
  ) {}

  @Get('status.csv')
  @Allows('reader', PAGE)
  csv(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    return this.answer({ request, reply }, process, CSV, ({ status, measures }) => statusCsv(measures, status));
  }

  @Get('status.jsonld')
  @Allows('reader', PAGE)
  jsonLd(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    return this.answer({ request, reply }, process, JSON_LD, ({ status, measures }) => {
      const permanent = permanentTimes(readTimes(request.query), status);
      const { t } = this.pages.page;
      return statusJsonLd({ t, base: this.pages.base(request), status, measures, permanent });
    });
  }

  @Get('chart.svg')
  @Allows('reader', PAGE)
  chart(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    return this.answer({ request, reply }, process, SVG, async ({ status, measures, left }) => {
      const view = readViewTimes(request.query);
      const { rows } = await this.queries.execute(new GetForceChart(process, view.temporal, left));
      const { t } = this.pages.page;
      const source = link(this.pages.base(request) + processPath(process), permanentTimes(view.temporal, status));
      const chart = <ChartSvg {...{ t, status, measures, rows, source }} view={viewInWords(t, view, status)} />;
      return standalone(chart);
    });
  }

  private answer(
    exchange: Exchange,
    process: ProcessId,
    type: string,
    write: (view: View) => Promise<string> | string,
  ): Promise<void> {
    const { query } = exchange.request;
    const temporal = readTimes(query);
    const { measure } = query as { readonly measure?: unknown };
    const left = whenClientLeaves(exchange.reply);
    return this.pages.answerText(exchange, process, { type, temporal }, async () => {
      const status = await this.queries.execute(new GetProcessStatus(process, temporal, left));
      const all = measureGroups(status).flatMap(([, members]) => members);
      const measures = measure === undefined ? all : all.filter((one) => one.measure === measure);
      return write({ status, measures, left });
    });
  }
}
