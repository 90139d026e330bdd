import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { HoldsFor, MeasureStatus, ProcessStatus } from '../domain/status.js';
import { Catalogue, type ProcessEntry } from './catalogue.js';
import { MomentResolver, type Resolved } from './moment-resolver.js';
import { StatusReader } from './status-reader.js';
import type { MeasureId, ProcessId } from '../domain/model.js';
import type { Moment } from './moment.js';

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
    readonly from: Moment,
    readonly to: Moment,
  ) {
    super();
  }

  get moment(): Moment {
    return this.from;
  }
}

@QueryHandler(CompareStatus)
export class CompareStatusHandler implements IQueryHandler<CompareStatus> {
  constructor(
    private readonly moments: MomentResolver,
    private readonly catalogue: Catalogue,
    private readonly reader: StatusReader,
  ) {}

  async execute({ process, ...asked }: CompareStatus): Promise<StatusDifference> {
    const to = await this.moments.resolve(asked.to);
    const from = await this.moments.resolve(asked.from);
    const entry = this.catalogue.process(process, to.catalogueAt);
    const headlines = { from: this.reader.headline(entry, from), to: this.reader.headline(entry, to) };
    return {
      process,
      from: { ...this.moments.holdsFor(from, entry), headline: headlines.from },
      to: { ...this.moments.holdsFor(to, entry), headline: headlines.to },
      headlineChanged: headlines.from.stage !== headlines.to.stage,
      measures: this.changes(entry, from, to),
    };
  }

  private changes(process: ProcessEntry, from: Resolved, to: Resolved): MeasureChange[] {
    return this.catalogue.measuresOf(process, to.catalogueAt).flatMap((entry) => {
      const before = this.reader.measure(process, entry, from) ?? null;
      const after = this.reader.measure(process, entry, to) ?? null;
      const changed = differing(before, after);
      const { title } = after ?? before ?? entry;
      return changed.length === 0 ? [] : [{ measure: entry.id, title, changed, before, after }];
    });
  }
}

function differing(before: MeasureStatus | null, after: MeasureStatus | null): (keyof MeasureStatus)[] {
  const fields = Object.keys(after ?? before ?? {}) as (keyof MeasureStatus)[];
  return fields.filter((field) => JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]));
}
