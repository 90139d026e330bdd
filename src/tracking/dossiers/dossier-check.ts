import type { Problem } from '../../kernel/domain-error.js';
import type { DevelopmentId, DossierAnnex, MeasureId, ProcessId } from '../domain/model.js';
import { DossierRelations } from './dossier-relations.js';
import { readDossier, readSection } from './dossier-reader.js';
import { MAX_RECORD_BYTES } from './dossier-scan.js';
import {
  type AnnexSection,
  type ByteRange,
  type DossierRecord,
  type Section,
  isAnnexSection,
} from './dossier-sections.js';
import { type ValidRecord, validRecord } from './dossier-validation.js';
import { ProblemList } from './problem-list.js';
import { RecordComparison } from './record-comparison.js';
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
 * log. Ids are kept, contents are not. Usually measures come before developments, and then one reading is enough for
 * both; whatever came too early is read again.
 */
export class DossierCheck {
  private readonly problems = new ProblemList();
  private readonly ids = new Map<string, string>();
  private readonly measures = new Set<MeasureId>();
  /** Developments that a correction or retraction in this dossier is about, or that a ruling rejects. */
  private readonly changed = new Set<DevelopmentId>();
  /** Developments with problems of their own: what refers to them is not held against them. */
  private readonly broken = new Set<string>();
  private readonly annex: { [Name in AnnexSection]?: unknown[] } = {};
  private annexBytes = 0;
  private fileProcess: ProcessId | undefined;
  private before: Section | undefined;
  private relations: DossierRelations | undefined;
  private cameTooEarly = false;

  constructor(
    private readonly file: string,
    private readonly recorded: RecordedContent,
    private readonly expected: ProcessId | undefined,
    private readonly onRecord: (done: number) => void,
  ) {}

  async run(): Promise<CheckedDossier> {
    const outline = await this.readAll();
    const process = this.processId(outline);
    if (process !== undefined) await this.readRelations(process, outline);
    if (process === undefined || !this.problems.isEmpty) throw this.problems.error();
    return { file: this.file, process, outline, annex: this.annex };
  }

  private async readAll(): Promise<ReadonlyMap<Section, ByteRange>> {
    const records = readDossier(this.file, this.problems.add);
    for (let done = 1; ; done++) {
      const next = await records.next();
      if (next.done) return next.value;
      this.noteId(next.value);
      const record = validRecord(next.value);
      if ('problems' in record) this.refuse(next.value, record.problems);
      else this.note(record);
      this.before = next.value.section;
      this.onRecord(done);
    }
  }

  private noteId({ section, value, pointer }: DossierRecord): void {
    const id = idOf(value);
    if (id === undefined || (section !== 'measures' && section !== 'developments' && section !== 'rulings')) return;
    const first = this.ids.get(`${section}/${id}`);
    if (first === undefined) this.ids.set(`${section}/${id}`, pointer);
    else
      this.problems.add({
        pointer: `${pointer}/id`,
        code: 'record/repeated',
        detail: `${first} has the id "${id}" too`,
      });
    if (section === 'measures') this.measures.add(id as MeasureId); // also of a measure with problems of its own
  }

  private refuse({ section, value }: DossierRecord, problems: readonly Problem[]): void {
    problems.forEach(this.problems.add);
    const id = section === 'developments' ? idOf(value) : undefined;
    if (id !== undefined) this.broken.add(id);
  }

  private note(record: ValidRecord): void {
    const { section, value } = record;
    if (section === 'process') this.fileProcess = value.id;
    else if (section === 'corrections' || section === 'retractions') this.changed.add(value.development);
    else if (section === 'rulings') value.rejects?.forEach((id) => this.changed.add(id));
    else if (section === 'developments') this.noteDevelopment(record);
    else if (isAnnexSection(section)) this.noteAnnex(section, value);
  }

  private noteDevelopment(record: ValidRecord): void {
    if (this.before !== 'developments' && this.fileProcess !== undefined && this.measures.size > 0)
      this.relations = this.relationsIn(this.expected ?? this.fileProcess);
    if (this.relations) this.relations.take(record);
    else this.cameTooEarly = true;
  }

  private noteAnnex(section: AnnexSection, value: unknown): void {
    const before = this.annexBytes;
    this.annexBytes += Buffer.byteLength(JSON.stringify(value)) + 1;
    if (this.annexBytes <= MAX_RECORD_BYTES) (this.annex[section] ??= []).push(value);
    else if (before <= MAX_RECORD_BYTES)
      this.problems.add({
        pointer: `/${section}`,
        code: 'annex/too-large',
        detail: `checks, conflicts, claims and notes take more than ${MAX_RECORD_BYTES.toLocaleString('en')} bytes together`,
      });
  }

  private processId(outline: ReadonlyMap<Section, ByteRange>): ProcessId | undefined {
    const { expected, fileProcess } = this;
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
    if (this.cameTooEarly || this.changed.size > 0)
      for await (const record of validRecords(this.file, 'developments', outline, (id) => this.isNeeded(id))) {
        if (record.section !== 'developments') continue;
        if (this.cameTooEarly) relations.take(record);
        if (this.changed.has(record.value.id)) relations.keep(record.value);
      }
    for (const section of ['corrections', 'retractions', 'rulings'] as const)
      for await (const record of validRecords(this.file, section, outline))
        if (!this.isAboutBroken(record)) relations.take(record);
  }

  private isNeeded(id: string | undefined): boolean {
    return this.cameTooEarly || this.changed.has(id as DevelopmentId);
  }

  private isAboutBroken({ section, value }: ValidRecord): boolean {
    return (section === 'corrections' || section === 'retractions') && this.broken.has(value.development);
  }

  private relationsIn(process: ProcessId): DossierRelations {
    return new DossierRelations(new RecordComparison(this.recorded, process), this.problems, this.measures);
  }
}

/** A section's records again, without those that have problems. */
export async function* validRecords(
  file: string,
  section: Section,
  outline: ReadonlyMap<Section, ByteRange>,
  isNeeded: (id: string | undefined) => boolean = () => true,
): AsyncGenerator<ValidRecord> {
  const range = outline.get(section);
  if (range === undefined || range.end === range.start) return;
  for await (const found of readSection(file, section, range)) {
    if (!isNeeded(idOf(found.value))) continue;
    const record = validRecord(found);
    if (!('problems' in record)) yield record;
  }
}

function idOf(value: unknown): string | undefined {
  const id: unknown = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'string' && id.length <= 100 ? id : undefined;
}
