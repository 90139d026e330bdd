import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { whenClientLeaves } from '../../http/client-left.js';
import type { ProcessId } from '../../tracking/domain/model.js';
import { CompareStatus } from '../../tracking/queries/compare-status.js';
import { GetForceChart } from '../../tracking/queries/get-force-chart.js';
import { GetProcessStatus } from '../../tracking/queries/get-process-status.js';
import { GetProcess } from '../../tracking/queries/get-process.js';
import { ListProcesses } from '../../tracking/queries/list-processes.js';
import { ListQuestions } from '../../tracking/queries/list-questions.js';
import { NOW, type TemporalBasis } from '../../tracking/queries/temporal-basis.js';
import { citedView, permanentTimes } from '../cite/permanent.js';
import { Mementos } from '../memento/mementos.js';
import { ComparePage } from '../pages/compare.page.js';
import { ProcessPage } from '../pages/process.page.js';
import { ProcessesPage } from '../pages/processes.page.js';
import { link, processPath } from '../parts/links.js';
import { readComparedTimes } from '../times/compared-times.js';
import { readViewTimes, type ViewTimes } from '../times/view-times.js';
import { type Exchange, PageResponder } from './page-responder.js';
import { PAGE } from './page-route.js';
import { Timelines } from './timelines.js';

const LISTED = 50;

@ApiExcludeController()
@Controller()
export class ProcessPagesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly pages: PageResponder,
    private readonly timelines: Timelines,
    private readonly mementos: Mementos,
  ) {}

  @Get()
  @Allows('reader', PAGE)
  async home(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { items } = await this.queries.execute(new ListProcesses({ limit: LISTED }, NOW));
    const left = whenClientLeaves(reply);
    const processes = [];
    for (const process of items) {
      const status = await this.queries.execute(new GetProcessStatus(process.id, NOW, left));
      const chart = await this.queries.execute(new GetForceChart(process.id, NOW, left));
      const [last] = (await this.timelines.read(process.id, { temporal: NOW, asOf: status.asOf }, { limit: 1 })).items;
      processes.push({ process, status, chart, last });
    }
    this.pages.answer({ request, reply }, <ProcessesPage page={this.pages.page} processes={processes} />);
  }

  @Get('processes/:process/compare')
  @Allows('reader', PAGE)
  async compare(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    const times = readComparedTimes(request.query);
    const left = whenClientLeaves(reply);
    const { before, after } = times;
    await this.pages.answerOf({ request, reply }, process, times, async () => {
      const told = await this.queries.execute(new GetProcess(process, NOW));
      const query = new CompareStatus(process, before.temporal, after.temporal, left);
      const difference = await this.queries.execute(query);
      return <ComparePage {...{ times, difference }} page={this.pages.page} process={told} />;
    });
  }

  @Get('processes/:process')
  @Allows('reader', PAGE)
  async process(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    const view = readViewTimes(request.query);
    const left = whenClientLeaves(reply);
    const { span, ...rest } = request.query as { readonly span?: string };
    if (await this.leadsToMemento({ request, reply }, process, view)) return;
    await this.pages.answerOf({ request, reply }, process, view, async () => {
      const status = await this.queries.execute(new GetProcessStatus(process, view.temporal, left));
      const [told, chart, timeline, questions] = await Promise.all([
        this.queries.execute(new GetProcess(process, view.temporal)),
        this.queries.execute(new GetForceChart(process, view.temporal, left)),
        this.timelines.asked(process, { temporal: view.temporal, asOf: status.asOf }, rest),
        this.queries.execute(new ListQuestions(process, { limit: LISTED }, view.temporal)),
      ]);
      const differs = await this.differs(process, view, left);
      const permanent = permanentTimes(view.temporal, status);
      const address = this.pages.base(request) + processPath(process);
      const cited = citedView(address, permanent, status);
      const card = { live: `${address}/card`, frozen: link(`${address}/card`, permanent) };
      return (
        <ProcessPage
          {...{ view, status, chart, timeline, differs, cited, card }}
          answers={questions.items}
          page={this.pages.page}
          process={told}
          allYears={span === 'all'}
        />
      );
    });
  }

  /** Tells programs that read archives which state of the page this is, and leads those that ask for one to it. */
  private async leadsToMemento({ request, reply }: Exchange, process: ProcessId, view: ViewTimes): Promise<boolean> {
    const { temporal, problems } = view;
    const original = problems.length > 0 ? undefined : this.mementos.originalOf(process, temporal);
    if (original === undefined) return false;
    const base = this.pages.base(request);
    const timeMap = `${base}${original.replace(/(?=\?|$)/, '/timemap')}`;
    reply.header(
      'link',
      `<${base}${original}>; rel="original timegate", <${timeMap}>; rel="timemap"; type="application/link-format"`,
    );
    const datetime = this.mementos.datetimeOf(temporal);
    if (datetime !== undefined) {
      reply.header('memento-datetime', datetime);
      return false;
    }
    reply.header('vary', 'accept-datetime');
    const asked = request.headers['accept-datetime'];
    if (typeof asked !== 'string') return false;
    const memento = await this.mementos.negotiated(process, temporal, asked);
    reply
      .code(302)
      .header('location', base + memento)
      .send();
    return true;
  }

  /** Leads to what is known otherwise now of the same day. A view that is fixed to a position says nothing of later ones. */
  private async differs(process: ProcessId, view: ViewTimes, left: AbortSignal): Promise<string | undefined> {
    const { asOf, knownAt, knownBy, atPosition } = view.temporal;
    if (atPosition !== undefined || knownAt === undefined) return undefined;
    const day = asOf === undefined ? {} : { asOf };
    const now: TemporalBasis = { ...day, ...(knownBy && { knownBy }) };
    const { measures } = await this.queries.execute(new CompareStatus(process, { ...now, knownAt }, now, left));
    if (measures.length === 0) return undefined;
    const { asOf: from, knownAt: knownFrom } = view.typed;
    return link(`${processPath(process)}/compare`, { from, to: from, knownFrom, knownBy });
  }
}
