import { conflict } from '../../kernel/domain-error.js';
import type { EventId, NewEvent } from '../../kernel/event.js';
import type { Ids } from '../../kernel/ids.js';
import { askedBy, type WriteContext } from '../commands/written.js';
import { type ProcessEvent, SCHEMA_VERSIONS } from '../domain/process-events.js';
import { type CheckedDossier, validRecords } from './dossier-check.js';
import { SECTIONS, isAnnexSection } from './dossier-sections.js';
import { annexName, importedEventName } from './imported-event-names.js';
import type { RecordComparison } from './record-comparison.js';
import { type Change, type RecordEvent, isChange } from './record-forms.js';

const CHUNK_EVENTS = 500;

/**
 * The events of a checked dossier that the log does not have, in the order of the dossier. Ids are
 * derived from what the record is, so that an import that was cut off is recognised when it comes again.
 */
export class DossierEvents {
  appended = 0;
  unchanged = 0;
  /** By what is changed, how many changes of it came before, in the log or here. */
  private readonly changes = new Map<string, number>();

  constructor(
    private readonly dossier: CheckedDossier,
    private readonly comparison: RecordComparison,
    private readonly ids: Ids,
    private readonly context: WriteContext,
  ) {}

  async *chunks(onEvent: (done: number) => void): AsyncGenerator<readonly NewEvent[]> {
    let chunk: NewEvent[] = [];
    for await (const event of this.events()) {
      chunk.push(event);
      if (chunk.length < CHUNK_EVENTS) continue;
      yield chunk;
      this.appended += chunk.length;
      onEvent(this.appended);
      chunk = [];
    }
    if (chunk.length === 0) return;
    yield chunk;
    this.appended += chunk.length;
    onEvent(this.appended);
  }

  private async *events(): AsyncGenerator<NewEvent> {
    const { file, outline } = this.dossier;
    for (const section of SECTIONS) {
      if (isAnnexSection(section)) continue;
      for await (const record of validRecords(file, section, outline)) {
        const compared = this.comparison.compare(record);
        if (typeof compared === 'object')
          throw conflict('stream/wrong-revision', 'The process changed during the import');
        if (compared === 'unchanged') this.unchanged++;
        else yield this.named(record.event);
      }
    }
    yield* this.annexed();
  }

  private *annexed(): Generator<NewEvent> {
    const { annex } = this.dossier;
    if (Object.keys(annex).length === 0) return;
    const data = this.comparison.newInAnnex(annex);
    if (Object.keys(data).length === 0) this.unchanged++;
    else
      yield this.newEvent(
        { type: 'DossierAnnexed', data },
        annexName(this.dossier.process, this.comparison.revision, data),
      );
  }

  private named(event: RecordEvent): NewEvent {
    const before = isChange(event) ? this.changesBefore(event) : 0;
    return this.newEvent(event, importedEventName(this.dossier.process, event, before));
  }

  private changesBefore(event: Change): number {
    const { key, versions } = this.comparison.changed(event);
    const before = this.changes.get(key) ?? versions.filter(({ change }) => change === 'corrected').length;
    this.changes.set(key, before + 1);
    return before;
  }

  private newEvent({ type, data }: ProcessEvent, name: string): NewEvent {
    const id: EventId = this.ids.derived(name);
    return { id, type, schemaVersion: SCHEMA_VERSIONS[type], data, metadata: askedBy(this.context) };
  }
}
