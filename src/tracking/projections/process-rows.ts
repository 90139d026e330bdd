import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Position, Revision } from '../../kernel/event.js';
import type { Measure, MeasureId, Process, ProcessId } from '../domain/model.js';

export interface ProcessRow {
  readonly row: number;
  /** As it was opened. */
  readonly process: Process;
  readonly position: number;
}

/** What changes with each event of a process. */
export interface Latest {
  /** Of its newest event. */
  readonly revision: Revision;
  readonly position: number;
  /** 1 where the process was amended. */
  readonly amended: 0 | 1;
}

/** As it was declared. */
export interface MeasureEntry extends Measure {
  readonly row: number;
  /** Row of its process. */
  readonly process: number;
  readonly position: number;
  /** What there may be to look up beside its state, as {@link CONTESTED} has it; 0 for nothing. */
  readonly contested: number;
  /** Position of the last event that gave it steps or took some. */
  readonly latest: number;
  /** Steps in all versions, and how many days the widest reaches. */
  readonly steps: number;
  readonly span: number;
  /** 1 where it was amended or withdrawn. */
  readonly amended: 0 | 1;
}

/** After a row, and no more than so many; -1 for all. */
interface Page {
  readonly after: number;
  readonly limit: number;
}

const MEASURE_COLUMNS =
  'id AS row, process, slug AS id, title, kind, position, contested, latest, steps, span, amended';

/** Which processes and measures there are. */
export class ProcessRows {
  private readonly insertProcess: StatementSync;
  private readonly touchProcess: StatementSync;
  private readonly markProcess: StatementSync;
  private readonly insertMeasure: StatementSync;
  private readonly touchMeasure: StatementSync;
  private readonly markMeasure: StatementSync;
  private readonly findRow: StatementSync;
  private readonly findProcess: StatementSync;
  private readonly findLatest: StatementSync;
  private readonly listProcesses: StatementSync;
  private readonly findMeasure: StatementSync;
  private readonly listMeasures: StatementSync;

  constructor(db: DatabaseSync) {
    this.insertProcess = db.prepare(
      'INSERT INTO process (slug, body, position, revision, latest) VALUES (?, ?, ?, ?, ?)',
    );
    this.touchProcess = db.prepare('UPDATE process SET revision = ?, latest = ? WHERE id = ?');
    this.markProcess = db.prepare('UPDATE process SET amended = 1 WHERE id = ?');
    this.insertMeasure = db.prepare(
      'INSERT INTO measure (process, slug, title, kind, position) VALUES (?, ?, ?, ?, ?)',
    );
    this.touchMeasure = db.prepare(
      'UPDATE measure SET latest = ?, steps = steps + ?, span = max(span, ?) WHERE id = ?',
    );
    this.markMeasure = db.prepare('UPDATE measure SET amended = 1 WHERE id = ?');
    this.findRow = db.prepare('SELECT id AS row FROM process WHERE slug = ?');
    this.findProcess = db.prepare('SELECT id AS row, body, position FROM process WHERE slug = ?');
    this.findLatest = db.prepare('SELECT revision, latest AS position, amended FROM process WHERE id = ?');
    this.listProcesses = db.prepare('SELECT slug FROM process WHERE id > ? AND position <= ? ORDER BY id LIMIT ?');
    this.findMeasure = db.prepare(`SELECT ${MEASURE_COLUMNS} FROM measure WHERE process = ? AND slug = ?`);
    this.listMeasures = db.prepare(
      `SELECT ${MEASURE_COLUMNS} FROM measure WHERE process = ? AND position <= ? AND measure.id > ? ORDER BY measure.id LIMIT ?`,
    );
  }

  open(process: Process, { revision, position }: { readonly revision: Revision; readonly position: Position }): number {
    const body = JSON.stringify(process);
    return Number(this.insertProcess.run(process.id, body, position, revision, position).lastInsertRowid);
  }

  touch(row: number, { revision, position }: { readonly revision: Revision; readonly position: Position }): void {
    this.touchProcess.run(revision, position, row);
  }

  /** A measure, or without one the process itself, is not as it was declared. */
  amend({ process, measure }: { readonly process: number; readonly measure?: number }): void {
    if (measure === undefined) this.markProcess.run(process);
    else this.markMeasure.run(measure);
  }

  declare(process: number, { id, title, kind }: Measure, position: Position): void {
    this.insertMeasure.run(process, id, title, kind, position);
  }

  /** So many steps more, of which the widest reaches over so many days. */
  give(measure: number, position: number, { steps, span }: { readonly steps: number; readonly span: number }): void {
    this.touchMeasure.run(position, steps, span, measure);
  }

  rowOf(id: ProcessId): number | undefined {
    return (this.findRow.get(id) as { readonly row: number } | undefined)?.row;
  }

  find(id: ProcessId): ProcessRow | undefined {
    const found = this.findProcess.get(id) as { row: number; body: string; position: number } | undefined;
    return found && { row: found.row, process: JSON.parse(found.body) as Process, position: found.position };
  }

  latest(row: number): Latest {
    return this.findLatest.get(row) as unknown as Latest;
  }

  /** Opened by `position`, in that order. */
  ids(position: number, page: Page): readonly ProcessId[] {
    return this.listProcesses.all(page.after, position, page.limit).map(({ slug }) => slug as ProcessId);
  }

  measure(process: number, id: MeasureId): MeasureEntry | undefined {
    return this.findMeasure.get(process, id) as unknown as MeasureEntry | undefined;
  }

  /** Declared by `position`, in that order. */
  measuresOf(process: number, position: number, page: Page): MeasureEntry[] {
    return this.listMeasures.all(process, position, page.after, page.limit) as unknown as MeasureEntry[];
  }
}
