import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Pieces, Turns } from '../../read-model/turns.js';
import type { MeasureKind } from '../domain/measure-kinds.js';
import type { MeasureId, ProcessId } from '../domain/model.js';
import type { HoldsFor } from '../domain/status.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import { type Band, bandsOf } from './bands.js';
import { type ProcessEntry, ProcessReader } from './process-reader.js';
import type { Snapshot } from './snapshot.js';
import { StatusReader } from './status-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { type Resolved, TemporalResolver } from './temporal-resolver.js';

export interface ForceRow {
  readonly measure: MeasureId;
  readonly title: string;
  readonly kind: MeasureKind;
  readonly bands: readonly Band[];
  /** So many earlier bands are left out: there are too many of them to be looked at. */
  readonly left: number;
}

export interface ForceChart extends HoldsFor {
  readonly process: ProcessId;
  readonly rows: readonly ForceRow[];
}

/** Of one measure. */
const MOST_BANDS = 200;

export class GetForceChart extends Query<ForceChart> {
  constructor(
    readonly process: ProcessId,
    readonly temporal: TemporalBasis,
    readonly signal?: AbortSignal,
    /** Of this one only. */
    readonly measure?: MeasureId,
  ) {
    super();
  }
}

/** The states of every measure over all days, as known at one time. */
@QueryHandler(GetForceChart)
export class GetForceChartHandler implements IQueryHandler<GetForceChart> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
    private readonly reader: StatusReader,
    private readonly turns: Turns,
  ) {}

  async execute({ process, temporal, signal, measure }: GetForceChart): Promise<ForceChart> {
    const resolved = await this.temporal.resolve(temporal);
    const entry = this.processReader.process(process, resolved.existingAt);
    const measures =
      measure === undefined ? this.reader.measuresOf(entry, resolved) : this.one(entry, measure, resolved);
    const rows = await this.turns.take(this.rows(measures, resolved.snapshot), signal);
    return { process, ...this.temporal.holdsFor(resolved, entry), rows };
  }

  private *one(process: ProcessEntry, measure: MeasureId, { existingAt, snapshot }: Resolved): Pieces<MeasureEntry[]> {
    return [this.processReader.standingMeasure(this.processReader.measure(process, measure, existingAt), snapshot)];
  }

  private *rows(measures: Pieces<readonly MeasureEntry[]>, snapshot: Snapshot): Pieces<ForceRow[]> {
    const rows: ForceRow[] = [];
    for (const entry of yield* measures) {
      const bands = bandsOf(this.reader, entry, snapshot);
      const left = Math.max(0, bands.length - MOST_BANDS);
      rows.push({ measure: entry.id, title: entry.title, kind: entry.kind, bands: bands.slice(left), left });
      yield;
    }
    return rows;
  }
}
