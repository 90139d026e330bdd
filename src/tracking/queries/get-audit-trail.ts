import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EventStore } from '../../event-store/event-store.js';
import { unreachable } from '../../kernel/brand.js';
import { AFTER_ALL } from '../../kernel/day.js';
import type { RecordedEvent, Revision } from '../../kernel/event.js';
import { Ids } from '../../kernel/ids.js';
import { formatInstant } from '../../kernel/instant.js';
import type { ProcessId, Source } from '../domain/model.js';
import { type ProcessEvent, streamOf } from '../domain/process-events.js';
import { processEvent } from '../domain/upcasters.js';
import { importedEventName } from '../dossiers/imported-event-names.js';
import { type Change, isChange, isTold } from '../dossiers/record-forms.js';
import { cursorOf, type Page, PAGE_CHARACTERS, type PageRequest, readCursor } from './cursor.js';
import { DevelopmentReader } from './development-reader.js';
import { ProcessReader, type ProcessEntry } from './process-reader.js';

export const CHANGES = [
  'opened',
  'declared',
  'recorded',
  'corrected',
  'retracted',
  'ruled',
  'amended',
  'withdrawn',
  'annexed',
  'other',
] as const;

export const SUBJECTS = ['process', 'measure', 'development', 'ruling', 'question', 'annex'] as const;

type ChangeName = (typeof CHANGES)[number];

interface FieldChange {
  readonly field: string;
  /** Null where there was, or is, no value. */
  readonly before: unknown;
  readonly after: unknown;
}

/** One event of a process, as who did what, when and why. */
export interface AuditedChange {
  readonly position: number;
  /** Of the log's tree. */
  readonly leafIndex: number;
  readonly event: string;
  readonly change: ChangeName;
  /** It came with a dossier. */
  readonly imported: boolean;
  readonly subject: { readonly kind: (typeof SUBJECTS)[number]; readonly id: string };
  readonly actor: string;
  readonly onBehalfOf?: string;
  readonly recordedAt: string;
  readonly reason: string | null;
  readonly source: Source | null;
  /** Position of the event whose place this one takes. */
  readonly revisionOf: number | null;
  readonly fields: readonly FieldChange[];
}

export class GetAuditTrail extends Query<Page<AuditedChange>> {
  constructor(
    readonly process: ProcessId,
    readonly page: PageRequest,
  ) {
    super();
  }
}

type Amending = Extract<ProcessEvent, { type: 'ProcessAmended' | 'MeasureAmended' | 'MeasureWithdrawn' }>;
type AskingAmended = Extract<ProcessEvent, { type: 'QuestionAmended' | 'QuestionWithdrawn' }>;
type Said = Pick<AuditedChange, 'change' | 'subject' | 'reason' | 'source' | 'revisionOf' | 'fields'>;

/** The stream of a process read as a list of changes. A page costs what it shows, however long the stream is. */
@QueryHandler(GetAuditTrail)
export class GetAuditTrailHandler implements IQueryHandler<GetAuditTrail> {
  constructor(
    private readonly store: EventStore,
    private readonly processReader: ProcessReader,
    private readonly developments: DevelopmentReader,
    private readonly ids: Ids,
  ) {}

  async execute({ process, page }: GetAuditTrail): Promise<Page<AuditedChange>> {
    const entry = this.processReader.process(process);
    const { position } = this.processReader.latest(entry);
    const [from] = readCursor(page, [0]);
    const items: AuditedChange[] = [];
    let characters = 0;
    for await (const event of this.store.readStream(streamOf(process), from as Revision)) {
      if (event.position > position) break; // the read model, which tells what was before, has not come to it
      if (items.length === page.limit || characters >= PAGE_CHARACTERS)
        return { items, next: cursorOf([event.revision]) };
      const change = this.changeOf(entry, event);
      items.push(change);
      characters += JSON.stringify(change).length;
    }
    return { items, next: null };
  }

  private changeOf(process: ProcessEntry, recorded: RecordedEvent): AuditedChange {
    const { id, position, recordedAt, metadata, type } = recorded;
    const event = processEvent(recorded);
    const said = event
      ? this.saidBy(process, event, position)
      : made('other', { kind: 'process', id: process.process.id }, { type });
    return {
      position,
      leafIndex: position - 1,
      event: id,
      imported: event !== undefined && this.isImported(process, event, recorded),
      actor: metadata.actor,
      ...(metadata.onBehalfOf !== undefined && { onBehalfOf: metadata.onBehalfOf }),
      recordedAt: formatInstant(recordedAt),
      ...said,
    };
  }

  private saidBy(process: ProcessEntry, { type, data }: ProcessEvent, position: number): Said {
    switch (type) {
      case 'ProcessOpened':
        return made('opened', { kind: 'process', id: data.id }, data);
      case 'MeasureDeclared':
        return made('declared', { kind: 'measure', id: data.id }, data);
      case 'DevelopmentRecorded':
        return { ...made('recorded', { kind: 'development', id: data.id }, data), source: data.source ?? null };
      case 'DevelopmentCorrected': {
        const before = this.developments.versionAt(process, data.development, position - 1);
        return {
          change: 'corrected',
          subject: { kind: 'development', id: data.development },
          reason: data.reason,
          source: data.source ?? null,
          revisionOf: before?.version ?? null,
          fields: changedFields(before?.content, data.changes),
        };
      }
      case 'DevelopmentRetracted':
        return {
          change: 'retracted',
          subject: { kind: 'development', id: data.development },
          reason: data.reason,
          source: data.source ?? null,
          revisionOf: this.developments.versionAt(process, data.development, position - 1)?.version ?? null,
          fields: NO_LONGER,
        };
      case 'ClaimsRuled':
        return { ...made('ruled', { kind: 'ruling', id: data.id }, data), reason: data.reason };
      case 'ProcessAmended':
      case 'MeasureAmended':
      case 'MeasureWithdrawn':
        return this.amended(process, { type, data } as Amending, position);
      case 'QuestionDeclared':
        return made('declared', { kind: 'question', id: data.id }, data);
      case 'QuestionAmended':
      case 'QuestionWithdrawn':
        return this.questionAmended(process, { type, data } as AskingAmended, position);
      case 'DossierAnnexed':
        return {
          ...made('annexed', { kind: 'annex', id: process.process.id }, {}),
          fields: Object.entries(data).map(([field, items]) => ({
            field,
            before: null,
            after: { items: (items as readonly unknown[]).length },
          })),
        };
      default:
        return unreachable(type);
    }
  }

  private amended(process: ProcessEntry, { type, data }: Amending, position: number): Said {
    const before = { position: position - 1, reportedBy: AFTER_ALL };
    const said = { reason: data.reason, source: null, revisionOf: null };
    if (type === 'ProcessAmended') {
      const { process: content } = this.processReader.processAsKnown(process, before);
      const subject = { kind: 'process', id: content.id } as const;
      return { change: 'amended', subject, ...said, fields: changedFields(content, data.changes) };
    }
    const subject = { kind: 'measure', id: data.measure } as const;
    if (type === 'MeasureWithdrawn') return { change: 'withdrawn', subject, ...said, fields: NO_LONGER };
    const measure = this.processReader.measureAsKnown(this.processReader.measure(process, data.measure), before);
    return { change: 'amended', subject, ...said, fields: changedFields(measure, data.changes) };
  }

  private questionAmended(process: ProcessEntry, { type, data }: AskingAmended, position: number): Said {
    const subject = { kind: 'question', id: data.question } as const;
    const said = { subject, reason: data.reason, source: null, revisionOf: null };
    if (type === 'QuestionWithdrawn') return { change: 'withdrawn', ...said, fields: NO_LONGER };
    const before = this.processReader.questionAsKnown(this.processReader.question(process, data.question), {
      position: position - 1,
      reportedBy: AFTER_ALL,
    });
    return { change: 'amended', ...said, fields: changedFields(before, data.changes) };
  }

  /** Only a dossier brings an annex; for all else the id tells. */
  private isImported(process: ProcessEntry, event: ProcessEvent, { id, position }: RecordedEvent): boolean {
    if (!isTold(event)) return event.type === 'DossierAnnexed';
    const before = isChange(event) ? this.changesBefore(process, event, position) : 0;
    return id === this.ids.derived(importedEventName(process.process.id, event, before));
  }

  private changesBefore(process: ProcessEntry, { type, data }: Change, position: number): number {
    switch (type) {
      case 'DevelopmentCorrected':
        return this.developments.correctionsUntil(process, data.development, position - 1);
      case 'ProcessAmended':
        return this.processReader.amendmentsBefore(process, {}, position);
      case 'MeasureAmended':
        return this.processReader.amendmentsBefore(
          process,
          { measure: this.processReader.measure(process, data.measure).row },
          position,
        );
      case 'QuestionAmended':
        return this.processReader.amendmentsBefore(
          process,
          { question: this.processReader.question(process, data.question).row },
          position,
        );
    }
  }
}

const NO_LONGER: readonly FieldChange[] = [{ field: 'standing', before: true, after: false }];

const made = (change: AuditedChange['change'], subject: AuditedChange['subject'], data: object): Said => ({
  change,
  subject,
  reason: null,
  source: null,
  revisionOf: null,
  fields: Object.entries(data)
    .filter(([field]) => field !== 'id')
    .map(([field, after]): FieldChange => ({ field, before: null, after })),
});

const changedFields = (before: object | undefined, changes: object): FieldChange[] =>
  Object.entries(changes).map(([field, after]) => ({
    field,
    before: (before as Readonly<Record<string, unknown>> | undefined)?.[field] ?? null,
    after,
  }));
