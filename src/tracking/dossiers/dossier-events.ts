import { createHash } from 'node:crypto';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { conflict } from '../../kernel/domain-error.js';
import type { EventId, NewEvent } from '../../kernel/event.js';
import type { Ids } from '../../kernel/ids.js';
import type { Development, DevelopmentId } from '../domain/model.js';
import { type ProcessEvent, SCHEMA_VERSIONS } from '../domain/process-events.js';
import type { WriteContext } from '../commands/written.js';
import { type CheckedDossier, validRecords } from './dossier-check.js';
import { SECTIONS, isAnnexSection } from './dossier-sections.js';
import type { ValidRecord } from './dossier-validation.js';
import type { RecordComparison } from './record-comparison.js';

const CHUNK_EVENTS = 500;

/**
 * The events of a checked dossier that the log does not have, in the order in which they depend on each other. Ids are
 * derived from what the record is, so that an import that was cut off is recognised when it comes again.
 */
export class DossierEvents {
  appended = 0;
  unchanged = 0;
  /** By development, how many corrections of it came before, in the log or here. */
  private readonly corrections = new Map<DevelopmentId, number>();

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
        else yield this.event(record);
      }
    }
    yield* this.annexed();
  }

  private *annexed(): Generator<NewEvent> {
    const { annex } = this.dossier;
    if (Object.keys(annex).length === 0) return;
    const data = this.comparison.newInAnnex(annex);
    if (Object.keys(data).length === 0) this.unchanged++;
    else yield this.newEvent({ type: 'DossierAnnexed', data }, `annex/${this.comparison.revision}/${digest(data)}`);
  }

  private event(record: ValidRecord): NewEvent {
    const { section, value } = record;
    switch (section) {
      case 'process':
        return this.newEvent({ type: 'ProcessOpened', data: value }, 'process');
      case 'measures':
        return this.newEvent({ type: 'MeasureDeclared', data: value }, `measure/${value.id}`);
      case 'developments':
        return this.newEvent({ type: 'DevelopmentRecorded', data: value }, `development/${value.id}`);
      case 'corrections': {
        const name = `correction/${value.development}/${this.nextCorrection(value.development)}`;
        return this.newEvent({ type: 'DevelopmentCorrected', data: value }, `${name}/${digest(value)}`);
      }
      case 'retractions':
        return this.newEvent({ type: 'DevelopmentRetracted', data: value }, `retraction/${value.development}`);
      case 'rulings':
        return this.newEvent({ type: 'ClaimsRuled', data: value }, `ruling/${value.id}`);
      default:
        throw new TypeError(`${section} makes no event of its own`);
    }
  }

  private nextCorrection(development: Development['id']): number {
    const recorded = this.comparison.versions(development).filter(({ change }) => change === 'corrected').length;
    const next = (this.corrections.get(development) ?? recorded) + 1;
    this.corrections.set(development, next);
    return next;
  }

  private newEvent({ type, data }: ProcessEvent, name: string): NewEvent {
    const { actor, correlationId } = this.context;
    const id: EventId = this.ids.derived(`${this.dossier.process}/${name}`);
    return { id, type, schemaVersion: SCHEMA_VERSIONS[type], data, metadata: { actor, correlationId } };
  }
}

const digest = (value: object): string => createHash('sha256').update(canonicalJson(value)).digest('hex');
