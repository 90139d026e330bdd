import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { endOfDay, parseDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { DevelopmentId, Effect, MeasureId, ProcessId } from '../../tracking/domain/model.js';
import { leavesOf, type QuestionId } from '../../tracking/domain/question.js';
import type { HoldsFor, MeasureStatus, MeasureStatusDetail } from '../../tracking/domain/status.js';
import { GetDevelopment } from '../../tracking/queries/get-development.js';
import { GetForceChart } from '../../tracking/queries/get-force-chart.js';
import { GetKnowledgeMap } from '../../tracking/queries/get-knowledge-map.js';
import { GetMeasureHistory } from '../../tracking/queries/get-measure-history.js';
import { GetMeasureStatus } from '../../tracking/queries/get-measure-status.js';
import { GetMeasure } from '../../tracking/queries/get-measure.js';
import { GetProcess } from '../../tracking/queries/get-process.js';
import { GetQuestion } from '../../tracking/queries/get-question.js';
import { GetTimeline } from '../../tracking/queries/get-timeline.js';
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
    await this.pages.answerOf({ request, reply }, process, view, async () => {
      const told = await this.statusOf(process, measure, view.temporal);
      const [{ title }, history, chart, map] = await Promise.all([
        this.queries.execute(new GetProcess(process, view.temporal)),
        this.queries.execute(new GetMeasureHistory(process, measure, view.temporal)),
        this.queries.execute(new GetForceChart(process, view.temporal, undefined, measure)),
        this.queries.execute(new GetKnowledgeMap(process, measure, asPublished(view.temporal, told))),
      ]);
      const address = this.pages.base(request) + measurePath(process, measure);
      return (
        <MeasurePage
          {...{ view, history, map }}
          status={told}
          cited={citedView(address, permanentTimes(view.temporal, told), told)}
          page={this.pages.page}
          processTitle={title}
          row={chart.rows[0]}
        />
      );
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
    await this.pages.answerOf({ request, reply }, process, view, async () => {
      const [{ title }, answer] = await Promise.all([
        this.queries.execute(new GetProcess(process, view.temporal)),
        this.queries.execute(new GetQuestion(process, question, view.temporal)),
      ]);
      const standing = leavesOf(answer.needs).filter(({ measure }) => !answer.withdrawn.includes(measure));
      const measures = new Map<string, MeasureStatus>();
      for (const { measure } of standing) measures.set(measure, await this.statusOf(process, measure, view.temporal));
      return <QuestionPage {...{ view, answer, measures }} page={this.pages.page} processTitle={title} />;
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
    await this.pages.answerOf({ request, reply }, process, view, async () => {
      const found = await this.queries.execute(new GetDevelopment(process, development, view.temporal));
      const [told, titles, holdsFor] = await Promise.all([
        this.queries.execute(new GetProcess(process, view.temporal)),
        this.titlesOf(process, found.effects, view.temporal),
        this.queries.execute(new GetTimeline(process, { limit: 1 }, view.temporal)),
      ]);
      const address = this.pages.base(request) + developmentPath(process, development);
      const cited = citedView(address, permanentTimes(view.temporal, holdsFor), { ...holdsFor, title: found.title });
      return (
        <DevelopmentPage
          view={view}
          page={this.pages.page}
          process={told}
          development={found}
          cited={cited}
          titles={titles}
        />
      );
    });
  }

  @Get('glossary')
  @Allows('anyone', PAGE)
  glossary(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    this.pages.answer({ request, reply }, <GlossaryPage page={this.pages.page} />);
  }

  private async statusOf(
    process: ProcessId,
    measure: MeasureId,
    temporal: TemporalBasis,
  ): Promise<MeasureStatusDetail> {
    const text = await this.queries.execute(new GetMeasureStatus(process, measure, temporal));
    return JSON.parse(text) as MeasureStatusDetail; // the query answers with its text
  }

  /** Of the measures that effects name; without those that were withdrawn. */
  private async titlesOf(
    process: ProcessId,
    effects: readonly Effect[],
    temporal: TemporalBasis,
  ): Promise<ReadonlyMap<string, string>> {
    const titles = new Map<string, string>();
    for (const measure of new Set(effects.map((effect) => effect.measure))) {
      const found = await this.queries.execute(new GetMeasure(process, measure, temporal)).catch(unlessWithdrawn);
      if (found) titles.set(measure, found.title);
    }
    return titles;
  }
}

/** What was recorded on one day tells nothing of who knew what when: what the public knew by the time of the view is drawn. */
function asPublished(temporal: TemporalBasis, { knownAt }: HoldsFor): TemporalBasis {
  const day = knownAt.slice(0, 10);
  return { ...temporal, knownBy: 'report', knownAt: { instant: endOfDay(parseDay(day)!), text: day } };
}

function unlessWithdrawn(error: unknown): undefined {
  if (!(error instanceof DomainError && error.code === 'measure/withdrawn')) throw error;
}
