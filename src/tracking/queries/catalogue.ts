import type { StatementSync } from 'node:sqlite';
import { notFound } from '../../kernel/domain-error.js';
import {
  DEFAULT_WINDOWS,
  type Measure,
  type MeasureId,
  type Process,
  type ProcessId,
  type Windows,
} from '../domain/model.js';
import type { ReadModel } from '../projections/read-model.js';

export interface ProcessEntry {
  readonly row: number;
  readonly process: Process;
  readonly position: number;
  readonly windows: Windows;
}

export interface MeasureEntry extends Measure {
  readonly row: number;
  /** Row of its process. */
  readonly process: number;
  readonly position: number;
  /** The members of a status answer that never change, as JSON text. */
  readonly head: string;
}

export interface Latest {
  readonly revision: number;
  readonly position: number;
}

/** Entries that are kept after they were looked up: what they say never changes. */
const ENTRIES_KEPT = 20_000;

/** Which processes and measures there are. */
export class Catalogue {
  private readonly processes = new Map<ProcessId, ProcessEntry>();
  private readonly measures = new Map<string, MeasureEntry>();
  private readonly findProcess: StatementSync;
  private readonly findMeasure: StatementSync;
  private readonly findLatest: StatementSync;
  private readonly listMeasures: StatementSync;
  private readonly listProcesses: StatementSync;
  private readonly findContested: StatementSync;

  private readonly latests = new Map<number, Latest>();
  private readonly contests = new Map<number, number>();
  private freshAt = -1;

  constructor(private readonly model: ReadModel) {
    const { db } = model;
    this.findProcess = db.prepare('SELECT id, body, position FROM process WHERE slug = ?');
    this.findLatest = db.prepare('SELECT revision, latest AS position FROM process WHERE id = ?');
    this.findMeasure = db.prepare(
      'SELECT id, process, slug, title, kind, position FROM measure WHERE process = ? AND slug = ?',
    );
    this.listMeasures = db.prepare(
      'SELECT id, process, slug, title, kind, position FROM measure WHERE process = ? AND position <= ? AND id > ? ORDER BY id LIMIT ?',
    );
    this.listProcesses = db.prepare('SELECT slug FROM process WHERE id > ? AND position <= ? ORDER BY id LIMIT ?');
    this.findContested = db.prepare('SELECT contested FROM measure WHERE id = ?');
    this.findContested.setReturnArrays(true);
  }

  /** Throws not-found `process/unknown` also for a process that was first recorded after `position`. */
  process(id: ProcessId, position = Infinity): ProcessEntry {
    const entry = this.processes.get(id) ?? this.readProcess(id);
    if (!entry) throw notFound('process/unknown', `There is no process "${id}". GET /api/v1/processes lists them`);
    if (entry.position > position) throw notYetRecorded(`Process "${id}"`);
    return entry;
  }

  measure(process: ProcessEntry, id: MeasureId, position = Infinity): MeasureEntry {
    const entry = this.measures.get(`${process.row}/${id}`) ?? this.readMeasure(process, id);
    if (!entry)
      throw notFound(
        'measure/unknown',
        `There is no measure "${id}" in process "${process.process.id}". GET /api/v1/processes/${process.process.id}/measures lists them`,
      );
    if (entry.position > position) throw notYetRecorded(`Measure "${id}"`);
    return entry;
  }

  measuresOf(process: ProcessEntry, position: number, page = { after: 0, limit: -1 }): MeasureEntry[] {
    return this.listMeasures
      .all(process.row, position, page.after, page.limit)
      .map((row) => measureEntry(row as unknown as MeasureRow));
  }

  processesAfter(after: number, position: number, limit: number): ProcessEntry[] {
    return this.listProcesses.all(after, position, limit).map(({ slug }) => this.process(slug as ProcessId));
  }

  /** Revision and position of the newest event of the process. */
  latest(process: ProcessEntry): Latest {
    this.refresh();
    return remembered(this.latests, process.row, () => this.findLatest.get(process.row) as unknown as Latest);
  }

  /** What there may be to look up beside its state, as {@link CONTESTED} has it; 0 for nothing. */
  contested(measure: MeasureEntry): number {
    this.refresh();
    return remembered(
      this.contests,
      measure.row,
      () => (this.findContested.get(measure.row) as unknown as [number])[0],
    );
  }

  /** What can change is remembered until the next event is in. */
  private refresh(): void {
    if (this.freshAt === this.model.checkpoint) return;
    this.latests.clear();
    this.contests.clear();
    this.freshAt = this.model.checkpoint;
  }

  private readProcess(id: ProcessId): ProcessEntry | undefined {
    const row = this.findProcess.get(id) as { id: number; body: string; position: number } | undefined;
    if (!row) return undefined;
    const process = JSON.parse(row.body) as Process;
    const windows = { ...DEFAULT_WINDOWS, ...process.windows };
    return keep(this.processes, id, { row: row.id, process, position: row.position, windows });
  }

  private readMeasure(process: ProcessEntry, id: MeasureId): MeasureEntry | undefined {
    const row = this.findMeasure.get(process.row, id) as unknown as MeasureRow | undefined;
    return row && keep(this.measures, `${process.row}/${id}`, measureEntry(row));
  }
}

interface MeasureRow {
  readonly id: number;
  readonly process: number;
  readonly slug: MeasureId;
  readonly title: string;
  readonly kind: Measure['kind'];
  readonly position: number;
}

function measureEntry({ id, process, slug, title, kind, position }: MeasureRow): MeasureEntry {
  const head = JSON.stringify({ measure: slug, title, kind }).slice(1, -1);
  return { row: id, process, id: slug, title, kind, position, head };
}

function keep<Key, Value>(kept: Map<Key, Value>, key: Key, value: Value): Value {
  if (kept.size >= ENTRIES_KEPT) kept.delete(kept.keys().next().value!);
  kept.set(key, value);
  return value;
}

function remembered<Key, Value>(kept: Map<Key, Value>, key: Key, look: () => Value): Value {
  return kept.get(key) ?? keep(kept, key, look());
}

const notYetRecorded = (what: string) =>
  notFound('knowledge/not-yet-recorded', `${what} was first recorded here after that position`);
