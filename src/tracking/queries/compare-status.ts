import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Pieces, Turns } from '../../read-model/turns.js';
import type { MeasureId, ProcessId } from '../domain/model.js';
import type { HoldsFor, MeasureStatus, ProcessStatus } from '../domain/status.js';
import { ProcessReader, type ProcessEntry } from './process-reader.js';
import { StatusReader } from './status-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver, type Resolved } from './temporal-resolver.js';

export interface MeasureChange {
  readonly measure: MeasureId;
  readonly title: string;
  /** Names of the fields that differ. */
  readonly changed: readonly (keyof MeasureStatus)[];
  /** Null where it was withdrawn. */
  readonly before: MeasureStatus | null;
  readonly after: MeasureStatus | null;
}

export interface StatusDifference {
  readonly process: ProcessId;
  readonly from: HoldsFor & { readonly headline: ProcessStatus['headline'] };
  readonly to: HoldsFor & { readonly headline: ProcessStatus['headline'] };
  readonly headlineChanged: boolean;
  readonly measures: readonly MeasureChange[];
}

/** Two valid dates with the same knowledge, or one valid date with the knowledge of two times. */
export class CompareStatus extends Query<StatusDifference> {
  constructor(
    readonly process: ProcessId,
    readonly from: TemporalBasis,
    readonly to: TemporalBasis,
    readonly signal?: AbortSignal,
  ) {
    super();
  }

  get temporal(): TemporalBasis {
    return this.from;
  }
}

@QueryHandler(CompareStatus)
export class CompareStatusHandler implements IQueryHandler<CompareStatus> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
    private readonly reader: StatusReader,
    private readonly turns: Turns,
  ) {}

  async execute({ process, ...asked }: CompareStatus): Promise<StatusDifference> {
    const to = await this.temporal.resolve(asked.to);
    const from = await this.temporal.resolve(asked.from);
    const entry = this.processReader.process(process, to.existingAt);
    return this.turns.take(this.difference(entry, from, to), asked.signal);
  }

  private *difference(entry: ProcessEntry, from: Resolved, to: Resolved): Pieces<StatusDifference> {
    const headlines = { from: yield* this.reader.headline(entry, from), to: yield* this.reader.headline(entry, to) };
    return {
      process: entry.process.id,
      from: { ...this.temporal.holdsFor(from, entry), headline: headlines.from },
      to: { ...this.temporal.holdsFor(to, entry), headline: headlines.to },
      headlineChanged: headlines.from.stage !== headlines.to.stage,
      measures: yield* this.changes(entry, from, to),
    };
  }

  private *changes(process: ProcessEntry, from: Resolved, to: Resolved): Pieces<MeasureChange[]> {
    const changes: MeasureChange[] = [];
    for (const entry of this.processReader.measuresOf(process, to.existingAt)) {
      const before = this.reader.measure(process, entry, from) ?? null;
      const after = this.reader.measure(process, entry, to) ?? null;
      const changed = differing(before, after);
      const { title } = after ?? before ?? entry;
      if (changed.length > 0) changes.push({ measure: entry.id, title, changed, before, after });
      yield;
    }
    return changes;
  }
}

function differing(before: MeasureStatus | null, after: MeasureStatus | null): (keyof MeasureStatus)[] {
  const fields = Object.keys(after ?? before ?? {}) as (keyof MeasureStatus)[];
  return fields.filter((field) => JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]));
}
