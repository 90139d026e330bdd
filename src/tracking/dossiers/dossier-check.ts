import { isJsonObject } from '../../fields/field.js';
import type {
  AnnexSection,
  DevelopmentId,
  DossierAnnex,
  Measure,
  MeasureId,
  Process,
  ProcessId,
} from '../domain/model.js';
import type { Question, QuestionId } from '../domain/question.js';
import { readDossier, readSection } from './dossier-reader.js';
import { DossierRelations } from './dossier-relations.js';
import { MAX_RECORD_BYTES } from './dossier-scan.js';
import { type ByteRange, OLDER_SECTIONS, type Section, isOlderSection } from './dossier-sections.js';
import { type Refused, type ValidAnnex, type ValidRecord, validRecord } from './dossier-validation.js';
import { isCheckSection } from './expected-answers.js';
import { ProblemList } from './problem-list.js';
import { RecordComparison } from './record-comparison.js';
import type { RecordEvent, RecordEventType } from './record-forms.js';
import type { RecordedContent } from './recorded-content.js';

/** A dossier that can be imported as it is. */
export interface CheckedDossier {
  readonly file: string;
  readonly process: ProcessId;
  readonly outline: ReadonlyMap<Section, ByteRange>;
  readonly annex: DossierAnnex;
}

/**
 * Reads a dossier and refuses it with every problem it has: in its fields, by the rules of the process, and against the
 * log. Of developments ids are kept, contents are not. One reading is usually enough for both; from the first record on
 * that depends on what was not kept, the rules have to wait for a second one.
 */
export class DossierCheck {
  private readonly problems = new ProblemList();
  private readonly ids = new Map<string, string>();
  private readonly measures = new Map<MeasureId, Measure | undefined>();
  private readonly questions = new Map<QuestionId, Question | undefined>();
  /** Developments that a correction or retraction in this dossier is about, or that a ruling rejects. */
  private readonly changed = new Set<DevelopmentId>();
  /** Records with problems of their own: what changes them is not held against them. */
  private readonly broken = new Set<string>();
  /** Measures of which answers are expected. */
  private readonly checked: { readonly measure: MeasureId; readonly pointer: string }[] = [];
  private readonly annex: { [Name in AnnexSection]?: unknown[] } = {};
  private annexBytes = 0;
  private fileProcess: Process | undefined;
  /** The lists that have a record. */
  private readonly filled = new Set<Section>();
  private relations: DossierRelations | undefined;
  /** Place in its list of the first record that is left to the second reading. */
  private waitsFrom = Infinity;

  constructor(
    private readonly file: string,
    private readonly recorded: RecordedContent,
    private readonly expected: ProcessId | undefined,
    private readonly onRecord: (done: number) => void,
  ) {}

  async run(): Promise<CheckedDossier> {
    const outline = await this.readAll();
    this.refuseMixture();
    const process = this.processId(outline);
    if (process !== undefined) {
      await this.readRelations(process, outline);
      this.refuseUnknownInChecks(new RecordComparison(this.recorded, process));
    }
    if (process === undefined || !this.problems.isEmpty) throw this.problems.error();
    return { file: this.file, process, outline, annex: this.annex };
  }

  private async readAll(): Promise<ReadonlyMap<Section, ByteRange>> {
    const records = readDossier(this.file, this.problems.add);
    for (let done = 1; ; done++) {
      const next = await records.next();
      if (next.done) return next.value;
      this.filled.add(next.value.section);
      const found = validRecord(next.value);
      if ('problems' in found) this.refuse(found);
      else if ('entry' in found) this.noteAnnex(found);
      else this.note(found);
      this.onRecord(done);
    }
  }

  private refuse({ problems, type, id, pointer }: Refused): void {
    if (type !== undefined && id !== undefined) this.noteId(type, id, pointer);
    problems.forEach(this.problems.add);
    if (id === undefined) return;
    if (type === 'MeasureDeclared') this.measures.set(id as MeasureId, undefined);
    if (type === 'QuestionDeclared') this.questions.set(id as QuestionId, undefined);
    if (type !== undefined) this.broken.add(keyOf(type, id));
  }

  private note(record: ValidRecord): void {
    const { section, event, pointer } = record;
    if ('id' in event.data) this.noteId(event.type, event.data.id, pointer);
    if (event.type === 'ProcessOpened') this.fileProcess = event.data;
    else if (section === 'measures' && event.type === 'MeasureDeclared') this.measures.set(event.data.id, event.data);
    else if (section === 'questions' && event.type === 'QuestionDeclared')
      this.questions.set(event.data.id, event.data);
    for (const changed of neededBy(event)) this.changed.add(changed);
    if (section === 'developments' || section === 'record') this.takeInOrder(record);
  }

  private noteId(type: RecordEventType, id: string, pointer: string): void {
    const first = this.ids.get(keyOf(type, id));
    if (first === undefined) this.ids.set(keyOf(type, id), pointer);
    else
      this.problems.add({
        pointer: `${pointer}/id`,
        code: 'record/repeated',
        detail: `${first} has the id "${id}" too`,
      });
  }

  private takeInOrder(record: ValidRecord): void {
    if (this.waitsFrom < Infinity) return;
    const index = record.index ?? 0;
    if (index === 0 && this.fileProcess !== undefined && this.measures.size > 0)
      this.relations = this.relationsIn(this.expected ?? this.fileProcess.id);
    if (!this.relations || !this.hasTargetOf(record, this.relations)) this.waitsFrom = index;
    else if (!this.isAboutBroken(record)) this.relations.take(record);
  }

  private hasTargetOf(record: ValidRecord, relations: DossierRelations): boolean {
    if (isOfQuestions(record.event)) return false;
    return this.isAboutBroken(record) || neededBy(record.event).every((development) => relations.knows(development));
  }

  private noteAnnex({ section, entry, pointer }: ValidAnnex): void {
    if (isCheckSection(section) && isJsonObject(entry) && 'measure' in entry)
      this.checked.push({ measure: entry.measure as MeasureId, pointer: `${pointer}/measure` }); // it was checked as a slug
    const before = this.annexBytes;
    this.annexBytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (this.annexBytes <= MAX_RECORD_BYTES) (this.annex[section] ??= []).push(entry);
    else if (before <= MAX_RECORD_BYTES)
      this.problems.add({
        pointer: `/${section}`,
        code: 'annex/too-large',
        detail: `checks, conflicts, claims and notes take more than ${MAX_RECORD_BYTES.toLocaleString('en')} bytes together`,
      });
  }

  /** The lists of older dossiers do not say what came before what in `record`. */
  private refuseMixture(): void {
    if (!this.filled.has('record')) return;
    for (const section of this.filled)
      if (isOlderSection(section))
        this.problems.add({
          pointer: `/${section}`,
          code: 'section/beside-record',
          detail: 'cannot stand beside "record": put its records there, each where it belongs',
        });
  }

  private processId(outline: ReadonlyMap<Section, ByteRange>): ProcessId | undefined {
    const { expected } = this;
    const fileProcess = this.fileProcess?.id;
    if (!outline.has('process'))
      this.problems.add({ pointer: '/process', code: 'field/missing', detail: 'is missing. It names the process' });
    else if (fileProcess !== undefined && expected !== undefined && fileProcess !== expected)
      this.problems.add({
        pointer: '/process/id',
        code: 'process/other-id',
        detail: `is "${fileProcess}", but the import was asked for process "${expected}"`,
      });
    return expected ?? fileProcess;
  }

  private async readRelations(process: ProcessId, outline: ReadonlyMap<Section, ByteRange>): Promise<void> {
    const relations = (this.relations ??= this.relationsIn(process));
    for (const section of ['process', 'measures'] as const)
      for await (const record of validRecords(this.file, section, outline)) relations.take(record);
    for await (const record of validRecords(this.file, 'questions', outline))
      if (record.event.type === 'QuestionDeclared') relations.takeFirst(record.event.data, record);
    await this.readInOrder(relations, outline);
    for (const section of OLDER_SECTIONS.filter((name) => name !== 'developments'))
      for await (const record of validRecords(this.file, section, outline))
        if (!this.isAboutBroken(record)) relations.take(record);
  }

  private refuseUnknownInChecks(comparison: RecordComparison): void {
    for (const { measure, pointer } of this.checked)
      if (!this.ids.has(keyOf('MeasureDeclared', measure)) && comparison.measureVersions(measure).length === 0)
        this.problems.add({
          pointer,
          code: 'measure/unknown',
          detail: `names "${measure}", which neither the dossier declares nor the log: no check of it can be met`,
        });
  }

  /** What was left by the first reading, with the developments that are changed after it. */
  private async readInOrder(relations: DossierRelations, outline: ReadonlyMap<Section, ByteRange>): Promise<void> {
    const section = this.filled.has('record') ? 'record' : 'developments';
    if (this.waitsFrom === Infinity && (section === 'record' || this.changed.size === 0)) return;
    for await (const record of validRecords(this.file, section, outline)) {
      const { event, index } = record;
      if ((index ?? 0) >= this.waitsFrom && !this.isAboutBroken(record)) relations.take(record);
      if (event.type === 'DevelopmentRecorded' && this.changed.has(event.data.id)) relations.keep(event.data);
    }
  }

  private isAboutBroken({ event }: ValidRecord): boolean {
    const changed = changedBy(event);
    return changed !== undefined && this.broken.has(changed);
  }

  private relationsIn(process: ProcessId): DossierRelations {
    const first = { process: this.fileProcess, measures: this.measures, questions: this.questions };
    return new DossierRelations(new RecordComparison(this.recorded, process), this.problems, first);
  }
}

/** A section's records again, without those that have problems. */
export async function* validRecords(
  file: string,
  section: Section,
  outline: ReadonlyMap<Section, ByteRange>,
): AsyncGenerator<ValidRecord> {
  const range = outline.get(section);
  if (range === undefined || range.end === range.start) return;
  for await (const found of readSection(file, section, range)) {
    const record = validRecord(found);
    if ('event' in record) yield record;
  }
}

/** The developments that a record is decided on. */
function neededBy({ type, data }: RecordEvent): readonly DevelopmentId[] {
  if (type === 'ClaimsRuled') return data.rejects ?? [];
  return type === 'DevelopmentCorrected' || type === 'DevelopmentRetracted' ? [data.development] : [];
}

/** Where in the file the questions before all else are is anybody's guess: they are known once all of it was read. */
const isOfQuestions = ({ type }: RecordEvent): boolean =>
  type === 'QuestionDeclared' || type === 'QuestionAmended' || type === 'QuestionWithdrawn';

/** What a record changes. */
function changedBy({ type, data }: RecordEvent): string | undefined {
  switch (type) {
    case 'DevelopmentCorrected':
    case 'DevelopmentRetracted':
      return keyOf('DevelopmentRecorded', data.development);
    case 'MeasureAmended':
    case 'MeasureWithdrawn':
      return keyOf('MeasureDeclared', data.measure);
    case 'QuestionAmended':
    case 'QuestionWithdrawn':
      return keyOf('QuestionDeclared', data.question);
    default:
      return undefined;
  }
}

const keyOf = (type: RecordEventType, id: string): string => `${type}/${id}`;
