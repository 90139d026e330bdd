import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { authorOf } from '../../http/actor.js';
import { formOf } from '../../http/form-body.js';
import { idempotencyUnder } from '../../http/idempotency.js';
import { Clock } from '../../kernel/clock.js';
import { dayOf } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Ids } from '../../kernel/ids.js';
import { ChangeProcess } from '../../tracking/commands/change-process.js';
import { farDates } from '../../tracking/domain/far-dates.js';
import { PreviewPage, WritingPage } from '../pages/writing.page.js';
import type { FieldProblem } from '../parts/form-fields.js';
import { type Draft, saidOf, type Typed, type WritingForm } from '../recording/writing-form.js';
import { isOfSession } from './form-token.js';
import { type Exchange, PageResponder } from './page-responder.js';

const ONCE = /^[\w-]{16,64}$/;
/** What whoever typed can mend. */
const MENDABLE: ReadonlySet<string> = new Set(['incorrect', 'conflict', 'not-found']);

interface Sent {
  readonly form: WritingForm;
  readonly typed: Typed;
  readonly once: string;
  readonly draft: Draft;
  /** The same for each sending of one form. */
  readonly id: string;
}

/**
 * How people write: they fill in a form, see what it would change, and record it. Each step carries all that was typed, so that
 * nothing is kept in between and nothing is lost. `once` makes a second sending the same as the first.
 */
@Injectable()
export class Writing {
  constructor(
    private readonly commands: CommandBus,
    private readonly pages: PageResponder,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  show(exchange: Exchange, form: WritingForm): void {
    this.answer(exchange, { form, typed: form.initial, once: this.ids.fresh() }, []);
  }

  async receive(exchange: Exchange, form: WritingForm): Promise<void> {
    const { request } = exchange;
    const body = formOf(request.body);
    const typed: Typed = (name) => body.text(name);
    const once = ONCE.test(typed('once')) ? typed('once') : this.ids.fresh();
    if (!isOfSession(request, body)) {
      const { otherSession } = this.pages.page.t.recording;
      return this.answer(exchange, { form, typed, once }, [{ field: 'form', text: otherSession }]);
    }
    const step = typed('step');
    if (step === 'edit') return this.answer(exchange, { form, typed, once }, []);
    if (step === 'more') return this.answer(exchange, { form, typed: withMoreRows(typed), once }, []);
    const draft = form.draft(typed);
    const { key } = idempotencyUnder(once, request, null);
    const sent: Sent = { form, typed, once, draft, id: this.ids.derived(`id ${key}`) };
    try {
      await (step === 'record' ? this.record(exchange, sent) : this.preview(exchange, sent));
    } catch (error) {
      if (!(error instanceof DomainError && MENDABLE.has(error.kind))) throw error;
      this.answer(exchange, { form, typed, once }, problemsIn(error, draft));
    }
  }

  private async preview(exchange: Exchange, { form, typed, once, draft, id }: Sent): Promise<void> {
    const outcome = await this.commands.execute(this.command(exchange, form, draft.command(id), { isDryRun: true }));
    if (!('rehearsed' in outcome)) throw new TypeError('A dry run writes nothing');
    const { warnings, headline, measures } = outcome.rehearsed;
    const all = [...farDates(draft.body, dayOf(this.clock.now())), ...warnings];
    const page = (
      <PreviewPage
        {...{ form, typed, once, headline, measures, dates: draft.dates }}
        page={this.pages.page}
        path={pathOf(exchange)}
        warnings={all.map((warning) => saidOf(warning, draft.placeOf(warning.pointer)))}
      />
    );
    this.pages.answerOnce(exchange, { page });
  }

  private async record(exchange: Exchange, { form, once, draft, id }: Sent): Promise<void> {
    const idempotency = idempotencyUnder(once, exchange.request, draft.body);
    await this.commands.execute(this.command(exchange, form, draft.command(id), { idempotency }));
    void exchange.reply.header('cache-control', 'no-store').redirect(form.seenAt(id), 303);
  }

  private command(
    { request }: Exchange,
    { process }: WritingForm,
    change: ReturnType<Draft['command']>,
    conditions: Pick<ChangeProcess['context'], 'isDryRun' | 'idempotency'>,
  ): ChangeProcess {
    return new ChangeProcess(process.id, change, {
      ...authorOf(request),
      correlationId: request.id,
      ...conditions,
    });
  }

  private answer(
    exchange: Exchange,
    of: Pick<Sent, 'form' | 'typed' | 'once'>,
    problems: readonly FieldProblem[],
  ): void {
    const page = <WritingPage {...of} page={this.pages.page} path={pathOf(exchange)} problems={problems} />;
    this.pages.answerOnce(exchange, { page, status: problems.length === 0 ? 200 : 422 });
  }
}

const pathOf = ({ request }: Exchange): string => request.url.split('?', 1)[0]!;

const MORE_ROWS = 3;
const withMoreRows =
  (typed: Typed): Typed =>
  (name) =>
    name === 'rows' ? String((Number(typed('rows')) || 0) + MORE_ROWS) : typed(name);

/** Each beside its field; what is about the whole, and what is about no field, at the form. */
function problemsIn({ message, problems }: DomainError, { placeOf }: Draft): FieldProblem[] {
  if (problems.length === 0) return [{ field: 'form', text: message }];
  return problems.map((problem) => {
    const place = placeOf(problem.pointer);
    return { field: place?.field ?? 'form', text: saidOf(problem, place) };
  });
}
