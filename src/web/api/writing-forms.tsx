import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { formOf } from '../../http/form-body.js';
import type { Position } from '../../kernel/event.js';
import type { Development, DevelopmentId, Measure, MeasureId, ProcessId } from '../../tracking/domain/model.js';
import type { MeasureStatusDetail } from '../../tracking/domain/status.js';
import { GetDevelopment } from '../../tracking/queries/get-development.js';
import { GetMeasureStatus } from '../../tracking/queries/get-measure-status.js';
import { GetMeasure } from '../../tracking/queries/get-measure.js';
import { GetProcess } from '../../tracking/queries/get-process.js';
import { ListMeasures } from '../../tracking/queries/list-measures.js';
import { NOW, type TemporalBasis } from '../../tracking/queries/temporal-basis.js';
import { developmentPath, measurePath } from '../parts/links.js';
import { amendmentDraft, correctionDraft, REASON_FIELDS, retractionDraft } from '../recording/change-drafts.js';
import { developmentDraft, developmentFields, typedOf } from '../recording/development-draft.js';
import { AmendmentFields, DevelopmentFields, ReasonFields, RulingFields } from '../recording/fields.js';
import { RULING_FIELDS, rulingDraft } from '../recording/ruling-draft.js';
import type { WritingForm } from '../recording/writing-form.js';
import { EN } from '../texts/en.js';

const MOST_MEASURES = 500;
const t = EN;
const NOTHING = () => '';

/** The forms by which people write, about what there is. */
@Injectable()
export class WritingForms {
  constructor(private readonly queries: QueryBus) {}

  async record(id: ProcessId): Promise<WritingForm> {
    const [process, measures] = await Promise.all([this.process(id), this.measures(id)]);
    return {
      process,
      heading: t.recording.headings.record,
      initial: NOTHING,
      names: developmentFields,
      fields: (form) => <DevelopmentFields {...{ t, form, measures }} />,
      hasRows: true,
      draft: (typed) => developmentDraft(t, typed),
      seenAt: (development) => developmentPath(id, development),
    };
  }

  /** What was typed is held against what the form began with, also where it was corrected by somebody else meanwhile. */
  async correct(id: ProcessId, development: DevelopmentId, sent: unknown): Promise<WritingForm> {
    const [process, listed] = await Promise.all([this.process(id), this.measures(id)]);
    const basis = formOf(sent).text('basis');
    const atPosition = /^\d{1,15}$/.test(basis) ? (Number(basis) as Position) : (process.position as Position);
    const temporal: TemporalBasis = { atPosition };
    const before: Development = await this.queries.execute(new GetDevelopment(id, development, temporal));
    const measures = [...listed, ...unlisted(before, listed)];
    const stood = { ...typedOf(before), basis: String(atPosition) };
    return {
      process,
      heading: t.recording.headings.correct(before.title),
      lead: t.recording.correctLead,
      initial: (name) => (name in stood ? stood[name as keyof typeof stood] : ''),
      names: (typed) => [...developmentFields(typed), ...REASON_FIELDS, 'basis'],
      fields: (form) => (
        <>
          <input type="hidden" name="basis" value={String(atPosition)} />
          <DevelopmentFields {...{ t, form, measures }} />
          <ReasonFields {...{ t, form }} />
        </>
      ),
      hasRows: true,
      draft: (typed) => correctionDraft(t, typed, before),
      seenAt: () => developmentPath(id, development),
    };
  }

  async retract(id: ProcessId, development: DevelopmentId): Promise<WritingForm> {
    const process = await this.process(id);
    const { title } = await this.queries.execute(new GetDevelopment(id, development, NOW));
    return {
      process,
      heading: t.recording.headings.retract(title),
      lead: t.recording.retractLead,
      initial: NOTHING,
      names: () => REASON_FIELDS,
      fields: (form) => <ReasonFields {...{ t, form }} />,
      draft: (typed) => retractionDraft(t, typed, development),
      seenAt: () => developmentPath(id, development),
    };
  }

  async rule(id: ProcessId, measure: MeasureId): Promise<WritingForm> {
    const process = await this.process(id);
    const status = await this.queries.execute(new GetMeasureStatus(id, measure, NOW));
    const { title, rulings } = JSON.parse(status) as MeasureStatusDetail;
    return {
      process,
      heading: t.recording.headings.rule(title),
      lead: t.recording.ruleLead,
      initial: NOTHING,
      names: () => RULING_FIELDS,
      fields: (form) => <RulingFields {...{ t, form, rulings }} />,
      draft: (typed) => rulingDraft(t, typed, measure),
      seenAt: () => `${measurePath(id, measure)}#rulings`,
    };
  }

  async amend(id: ProcessId, measure: MeasureId): Promise<WritingForm> {
    const process = await this.process(id);
    const before = await this.queries.execute(new GetMeasure(id, measure, NOW));
    return {
      process,
      heading: t.recording.headings.amend(before.title),
      lead: t.recording.amendLead,
      initial: (name) => ({ title: before.title, kind: before.kind as string })[name] ?? '',
      names: () => ['title', 'kind', ...REASON_FIELDS],
      fields: (form) => <AmendmentFields {...{ t, form }} />,
      draft: (typed) => amendmentDraft(t, typed, before),
      seenAt: () => measurePath(id, measure),
    };
  }

  private process(id: ProcessId) {
    return this.queries.execute(new GetProcess(id, NOW));
  }

  private async measures(id: ProcessId) {
    const { items } = await this.queries.execute(new ListMeasures(id, { limit: MOST_MEASURES }, NOW));
    return items;
  }
}

/** Of what it did to measures that were withdrawn since, nothing is lost. */
const unlisted = ({ effects }: Development, listed: readonly Measure[]): Measure[] =>
  [...new Set(effects.map(({ measure }) => measure))]
    .filter((measure) => listed.every(({ id }) => id !== measure))
    .map((id) => ({ id, title: id, kind: 'commitment' }));
