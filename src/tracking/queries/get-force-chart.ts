import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { BEFORE_ALL, addDays, formatDay } from '../../kernel/day.js';
import { type Pieces, Turns } from '../../read-model/turns.js';
import type { EvidenceLevel } from '../domain/evidence.js';
import type { MeasureKind } from '../domain/measure-kinds.js';
import type { DevelopmentId, MeasureId, ProcessId } from '../domain/model.js';
import type { MeasureState } from '../domain/states.js';
import type { HoldsFor, InEffect } from '../domain/status.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import { ProcessReader } from './process-reader.js';
import type { Snapshot } from './snapshot.js';
import { StatusReader } from './status-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

/** Days, both included; null reaches as far as is known. */
export interface Band {
  readonly from: string | null;
  readonly to: string | null;
  readonly state: MeasureState;
  readonly possibleStates: readonly MeasureState[];
  readonly inEffect: InEffect;
  readonly evidence: EvidenceLevel | null;
  /** What brought it; null where nothing did. */
  readonly development: DevelopmentId | null;
  /** Somebody denies it, or two developments may not both be so. */
  readonly contested: boolean;
}

export interface ForceRow {
  readonly measure: MeasureId;
  readonly title: string;
  readonly kind: MeasureKind;
  /** In order and without gaps, what is scheduled among them. */
  readonly bands: readonly Band[];
  /** Earlier bands that are left out: there are too many of them to be looked at. */
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

  async execute({ process, temporal, signal }: GetForceChart): Promise<ForceChart> {
    const resolved = await this.temporal.resolve(temporal);
    const entry = this.processReader.process(process, resolved.existingAt);
    const rows = await this.turns.take(this.rows(this.reader.measuresOf(entry, resolved), resolved.snapshot), signal);
    return { process, ...this.temporal.holdsFor(resolved, entry), rows };
  }

  private *rows(measures: Pieces<readonly MeasureEntry[]>, snapshot: Snapshot): Pieces<ForceRow[]> {
    const rows: ForceRow[] = [];
    for (const entry of yield* measures) {
      const bands = this.bands(entry, snapshot);
      const { id: measure, title, kind } = entry;
      rows.push({
        measure,
        title,
        kind,
        bands: bands.slice(-MOST_BANDS),
        left: Math.max(0, bands.length - MOST_BANDS),
      });
      yield;
    }
    return rows;
  }

  private bands(entry: MeasureEntry, snapshot: Snapshot): Band[] {
    const bands: Band[] = [];
    let before = '';
    for (const { from, turnedBy, said } of this.reader.history(entry, snapshot)) {
      const { state, possibleStates, inEffect, evidence, disputed, possibleConflicts } = said;
      const contested = disputed || possibleConflicts.length > 0;
      const shown = { state, possibleStates, inEffect, evidence: evidence?.level ?? null, contested };
      const text = JSON.stringify(shown);
      if (text === before) continue;
      before = text;
      const last = bands.at(-1);
      if (last) bands[bands.length - 1] = { ...last, to: formatDay(addDays(from, -1)) };
      bands.push({ from: from === BEFORE_ALL ? null : formatDay(from), to: null, development: turnedBy, ...shown });
    }
    return bands;
  }
}
