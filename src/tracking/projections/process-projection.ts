import type { StatementSync } from 'node:sqlite';
import { Injectable } from '@nestjs/common';
import { unreachable } from '../../kernel/brand.js';
import { type Day, dayOf } from '../../kernel/day.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import type { RecordedEvent } from '../../kernel/event.js';
import type { Projection } from '../../read-model/projection.js';
import { ReadModel } from '../../read-model/read-model.js';
import { corrected, reportedDay } from '../domain/development.js';
import type {
  Correction,
  Development,
  MeasureChanges,
  MeasureId,
  ProcessChanges,
  Retraction,
  Ruling,
} from '../domain/model.js';
import { type ProcessEvent, processOf } from '../domain/process-events.js';
import { type Step, stepsOf } from '../domain/step.js';
import { processEvent } from '../domain/upcasters.js';
import { type Amended, AmendmentRows, EVERYTHING } from './amendment-rows.js';
import { DevelopmentRows, type DevelopmentVersion, OPEN_ENDED } from './development-rows.js';
import { DisputeProjection, type MeasureKey } from './dispute-projection.js';
import { ProcessRows } from './process-rows.js';
import { PROCESS_TABLES } from './process-tables.js';
import { QuestionProjection } from './question-projection.js';
import { StepRows, spanOf } from './step-rows.js';
import { type Changing, whenKnown } from './when-known.js';

/** Steps that one event took away from a measure and gave to it. */
export interface StepChange {
  readonly removed: readonly Step[];
  readonly added: readonly Step[];
}

/** Everything that is read of processes: records as they stand in every version, and the steps of every measure. */
@Injectable()
export class ProcessProjection implements Projection {
  static readonly TABLES = PROCESS_TABLES;
  private readonly steps: StepRows;
  private readonly developments: DevelopmentRows;
  private readonly disputes: DisputeProjection;
  private readonly amendments: AmendmentRows;
  private readonly questions: QuestionProjection;
  private readonly processIds = new Map<string, number>();
  private readonly measureIds = new Map<string, number>();
  private readonly processes: ProcessRows;
  private readonly tick: StatementSync;
  private readonly receipt: StatementSync;

  constructor({ db }: ReadModel) {
    this.steps = new StepRows(db);
    this.developments = new DevelopmentRows(db);
    this.disputes = new DisputeProjection(db);
    this.amendments = new AmendmentRows(db);
    this.processes = new ProcessRows(db);
    this.questions = new QuestionProjection(db, (process, measure) => this.measureId(process, measure));
    this.tick =
      db.prepare(`INSERT INTO clock (known_at, position) VALUES (max(?, coalesce((SELECT max(known_at) FROM clock), 0)), ?)
      ON CONFLICT (known_at) DO UPDATE SET position = excluded.position`);
    this.receipt = db.prepare(
      'INSERT OR IGNORE INTO receipt (event, request_hash, subject, revision, position) VALUES (?, ?, ?, ?, ?)',
    );
  }

  /** Known time goes on with each event, also those of other features. */
  apply(recorded: RecordedEvent): void {
    this.tick.run(recorded.recordedAt, recorded.position);
    const event = processEvent(recorded);
    if (event) this.project(event, recorded);
  }

  private project(event: ProcessEvent, recorded: RecordedEvent): void {
    const process = this.processOf(event, recorded);
    switch (event.type) {
      case 'ProcessOpened':
      case 'DossierAnnexed':
        break;
      case 'MeasureDeclared':
        this.processes.declare(process, event.data, recorded.position);
        break;
      case 'DevelopmentRecorded':
        this.record(process, event.data, recorded);
        break;
      case 'DevelopmentCorrected':
        this.correct(process, event.data, recorded);
        break;
      case 'DevelopmentRetracted':
        this.retract(process, event.data, recorded);
        break;
      case 'ClaimsRuled':
        this.rule(process, event.data, recorded);
        break;
      case 'ProcessAmended':
        this.amend({ process }, event.data, event.data.changes, recorded);
        break;
      case 'MeasureAmended':
      case 'MeasureWithdrawn': {
        const measure = this.measureId(process, event.data.measure);
        const changes = event.type === 'MeasureAmended' ? event.data.changes : null;
        this.amend({ process, measure }, event.data, changes, recorded);
        break;
      }
      case 'QuestionDeclared':
      case 'QuestionAmended':
      case 'QuestionWithdrawn':
        this.questions.apply(process, event, recorded);
        break;
      default:
        unreachable(event);
    }
    if (recorded.metadata.requestHash !== undefined) this.remember(event, recorded);
  }

  pass(recorded: RecordedEvent): void {
    this.tick.run(recorded.recordedAt, recorded.position);
    const process = processOf(recorded.stream);
    const row = process && this.processes.rowOf(process);
    if (row !== undefined) this.processes.touch(row, recorded);
  }

  forget(): void {
    this.processIds.clear();
    this.measureIds.clear();
  }

  private processOf(event: ProcessEvent, recorded: RecordedEvent): number {
    const { stream } = recorded;
    if (event.type === 'ProcessOpened') return this.processes.open(event.data, recorded);
    let id = this.processIds.get(stream);
    if (id === undefined) {
      id = this.processes.rowOf(processOf(stream)!)!;
      this.processIds.set(stream, id);
    }
    this.processes.touch(id, recorded);
    return id;
  }

  private record(process: number, development: Development, recorded: RecordedEvent): void {
    this.replace(process, undefined, {
      ...versionOf(development, recorded),
      order: recorded.position,
      change: 'recorded',
      reported: reportedDay(development),
      reason: null,
      reportedText: development.reported ?? null,
      changes: null,
      knownTo: OPEN_ENDED,
    });
  }

  private correct(process: number, correction: Correction, recorded: RecordedEvent): void {
    const target = this.developments.find(process, correction.development, EVERYTHING)!;
    this.revise(process, target, {
      ...versionOf(corrected(target.content, correction.changes), recorded),
      order: target.order,
      change: 'corrected',
      changes: correction.changes,
      ...whenKnown(correction, recorded),
    });
  }

  private retract(process: number, retraction: Retraction, recorded: RecordedEvent): void {
    const target = this.developments.find(process, retraction.development, EVERYTHING)!;
    this.revise(process, target, {
      ...versionOf(target.content, recorded),
      order: target.order,
      change: 'retracted',
      changes: null,
      ...whenKnown(retraction, recorded),
    });
  }

  /** What is in a version is known when all of it is; before that, by report, as much of it as was reported. */
  private revise(process: number, target: DevelopmentVersion, said: Omit<Revised, 'knownTo'>): void {
    const whole: Revised = { ...said, knownTo: OPEN_ENDED };
    if (said.reported >= target.reported) return this.replace(process, target, whole);
    this.replace(process, target, { ...whole, reported: target.reported });
    const [recorded, ...later] = this.developments.versions(process, target.content.id, EVERYTHING);
    const days = later.map(reportedBy).filter((day) => day >= said.reported && day < target.reported);
    for (const day of new Set(days)) {
      const content = later
        .filter((version) => reportedBy(version) <= day)
        .reduce((so, { changes }) => (changes ? corrected(so, changes) : so), recorded!.content);
      this.replace(process, target, { ...said, ...datesOf(content), content, reported: day, knownTo: said.version });
    }
  }

  /** Takes the steps of one version away, and puts those of the next in their place. */
  private replace(process: number, old: DevelopmentVersion | undefined, next: Revised): void {
    const row = this.developments.insert(process, next);
    if (old && next.knownTo === OPEN_ENDED) this.developments.end(old.row, next.version);
    const changes = new Map<MeasureId, { removed: Step[]; added: Step[] }>();
    const changeOf = (measure: MeasureId): { removed: Step[]; added: Step[] } => {
      const change = changes.get(measure) ?? { removed: [], added: [] };
      changes.set(measure, change);
      return change;
    };
    if (old)
      for (const { measure, step } of stepsOf(old.content, old.order, old.version))
        changeOf(measure).removed.push(step);
    if (next.change !== 'retracted')
      for (const { measure, step } of stepsOf(next.content, next.order, next.version))
        changeOf(measure).added.push(step);
    for (const [id, change] of changes)
      this.change({ row: this.measureId(process, id), id }, change, old?.content, { ...next, row });
  }

  private change(
    measure: MeasureKey,
    change: StepChange,
    before: Development | undefined,
    next: DevelopmentVersion,
  ): void {
    const { removed, added } = change;
    if (next.knownTo === OPEN_ENDED) for (const step of removed) this.steps.end(measure.row, step, next.version);
    for (const step of added) this.steps.insert(measure.row, step, next);
    const span = Math.max(0, ...added.map(spanOf));
    this.processes.give(measure.row, next.version, { steps: added.length, span });
    this.disputes.change(measure, change, before, next);
  }

  private rule(process: number, ruling: Ruling, recorded: RecordedEvent): void {
    const { reported } = whenKnown(ruling, recorded);
    const measure = this.measureId(process, ruling.measure);
    this.disputes.rule(measure, ruling, reported, recorded.position);
    // It takes steps away, or gives some back.
    if (ruling.rejects || ruling.supersedes !== undefined)
      this.processes.give(measure, recorded.position, { steps: 0, span: 0 });
  }

  private amend(
    of: Amended,
    said: Changing,
    changes: ProcessChanges | MeasureChanges | null,
    recorded: RecordedEvent,
  ): void {
    this.amendments.insert(of, recorded, whenKnown(said, recorded), changes);
    this.processes.amend(of);
  }

  private measureId(process: number, slug: MeasureId): number {
    const key = `${process}/${slug}`;
    let id = this.measureIds.get(key);
    if (id === undefined) {
      id = this.processes.measure(process, slug)!.row;
      this.measureIds.set(key, id);
    }
    return id;
  }

  private remember(event: ProcessEvent, { id, stream, metadata, revision, position }: RecordedEvent): void {
    const subject = subjectOf(event, processOf(stream)!);
    this.receipt.run(id, metadata.requestHash!, subject, revision, position);
  }
}

type Revised = Omit<DevelopmentVersion, 'row'>;

function versionOf(content: Development, { position, recordedAt, metadata }: RecordedEvent) {
  const { actor, onBehalfOf = null } = metadata;
  return { content, version: position, ...datesOf(content), recordedAt, actor, onBehalfOf };
}

function datesOf(content: Development): Pick<DevelopmentVersion, 'first' | 'last' | 'announced'> {
  const { first, last } = boundsOf(content.date);
  return { first, last, announced: reportedDay(content) };
}

/** When a correction or retraction was reported, whatever else is in its version. */
const reportedBy = ({ reportedText, recordedAt }: DevelopmentVersion): Day =>
  reportedText === null ? dayOf(recordedAt) : boundsOf(reportedText as Parameters<typeof boundsOf>[0]).last; // decided on as a date

function subjectOf(event: ProcessEvent, processId: string): string {
  switch (event.type) {
    case 'DevelopmentCorrected':
    case 'DevelopmentRetracted':
      return event.data.development;
    case 'MeasureAmended':
    case 'MeasureWithdrawn':
      return event.data.measure;
    case 'QuestionAmended':
    case 'QuestionWithdrawn':
      return event.data.question;
    case 'ProcessAmended':
      return processId;
    case 'DossierAnnexed':
      return '';
    default:
      return event.data.id;
  }
}
