import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import type { DevelopmentId, MeasureId, ProcessId } from '../../tracking/domain/model.js';
import type { QuestionId } from '../../tracking/domain/question.js';
import type { MeasureStatusDetail } from '../../tracking/domain/status.js';
import { GetDevelopment } from '../../tracking/queries/get-development.js';
import { GetForceChart } from '../../tracking/queries/get-force-chart.js';
import { GetKnowledgeMap } from '../../tracking/queries/get-knowledge-map.js';
import { GetMeasureHistory } from '../../tracking/queries/get-measure-history.js';
import { GetMeasureStatus } from '../../tracking/queries/get-measure-status.js';
import { GetProcessStatus } from '../../tracking/queries/get-process-status.js';
import { GetProcess } from '../../tracking/queries/get-process.js';
import { GetQuestion } from '../../tracking/queries/get-question.js';
import { GetTimeline } from '../../tracking/queries/get-timeline.js';
import { ListMeasures } from '../../tracking/queries/list-measures.js';
import type { TemporalBasis } from '../../tracking/queries/temporal-basis.js';
import { citedView, permanentTimes } from '../cite/permanent.js';
import { DevelopmentPage } from '../pages/development.page.js';
import { GlossaryPage } from '../pages/glossary.page.js';
import { MeasurePage } from '../pages/measure.page.js';
import { QuestionPage } from '../pages/question.page.js';
import { developmentPath, measurePath } from '../parts/links.js';
import { readViewTimes } from '../times/view-times.js';
import { PageResponder } from './page-responder.js';
import { PAGE } from './page-route.js';

const MOST_MEASURES = 500;

/** Pages of single records, and of the words in which they are told. */
@ApiExcludeController()
@Controller()
export class RecordPagesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly pages: PageResponder,
  ) {}

  @Get('processes/:process/measures/:measure')
  @Allows('reader', PAGE)
  async measure(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('measure') measure: MeasureId,
  ) {
    const view = readViewTimes(request.query);
    // What was recorded on one day tells nothing of who knew what when: the public's knowledge is what is drawn.
    const mapped: TemporalBasis = { ...view.temporal, knownBy: 'report' };
    await this.pages.answerOf({ request, reply }, process, view.temporal, async () => {
      const [{ title }, status, history, chart, map] = await Promise.all([
        this.queries.execute(new GetProcess(process, view.temporal)),
        this.queries.execute(new GetMeasureStatus(process, measure, view.temporal)),
        this.queries.execute(new GetMeasureHistory(process, measure, view.temporal)),
        this.queries.execute(new GetForceChart(process, view.temporal)),
        this.queries.execute(new GetKnowledgeMap(process, measure, mapped)),
      ]);
      const told = JSON.parse(status) as MeasureStatusDetail;
      const address = this.pages.base(request) + measurePath(process, measure);
      const page = (
        <MeasurePage
          {...{ view, history, map }}
          status={told}
          cited={citedView(address, permanentTimes(view.temporal, told), told)}
          page={this.pages.page}
          processTitle={title}
          row={chart.rows.find((row) => row.measure === measure)}
        />
      );
      return { page, status: view.problems.length > 0 ? 400 : 200 };
    });
  }

  @Get('processes/:process/questions/:question')
  @Allows('reader', PAGE)
  async question(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('question') question: QuestionId,
  ) {
    const view = readViewTimes(request.query);
    await this.pages.answerOf({ request, reply }, process, view.temporal, async () => {
      const [{ title }, answer, status] = await Promise.all([
        this.queries.execute(new GetProcess(process, view.temporal)),
        this.queries.execute(new GetQuestion(process, question, view.temporal)),
        this.queries.execute(new GetProcessStatus(process, view.temporal)),
      ]);
      const measures = new Map(status.measures.map((measure) => [measure.measure, measure]));
      const page = <QuestionPage {...{ view, answer, measures }} page={this.pages.page} processTitle={title} />;
      return { page, status: view.problems.length > 0 ? 400 : 200 };
    });
  }

  @Get('processes/:process/developments/:development')
  @Allows('reader', PAGE)
  async development(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('development') development: DevelopmentId,
  ) {
    const view = readViewTimes(request.query);
    await this.pages.answerOf({ request, reply }, process, view.temporal, async () => {
      const [told, found, measures, holdsFor] = await Promise.all([
        this.queries.execute(new GetProcess(process, view.temporal)),
        this.queries.execute(new GetDevelopment(process, development, view.temporal)),
        this.queries.execute(new ListMeasures(process, { limit: MOST_MEASURES }, view.temporal)),
        this.queries.execute(new GetTimeline(process, { limit: 1 }, view.temporal)),
      ]);
      const address = this.pages.base(request) + developmentPath(process, development);
      const cited = citedView(address, permanentTimes(view.temporal, holdsFor), { ...holdsFor, title: found.title });
      const page = (
        <DevelopmentPage
          view={view}
          page={this.pages.page}
          process={told}
          development={found}
          cited={cited}
          measures={new Map(measures.items.map((measure) => [measure.id, measure]))}
        />
      );
      return { page, status: view.problems.length > 0 ? 400 : 200 };
    });
  }

  @Get('glossary')
  @Allows('anyone', PAGE)
  glossary(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    this.pages.answer({ request, reply }, { page: <GlossaryPage page={this.pages.page} /> });
  }
}
