import { Query } from '@nestjs/cqrs';
import type { MeasureId, ProcessId } from '../domain/model.js';
import type {
  Contradiction,
  HistorySegment,
  HoldsFor,
  MeasureStatus,
  ProcessStatus,
  Rejected,
} from '../domain/status.js';
import type { Moment } from './moment.js';

export class GetProcessStatus extends Query<ProcessStatus> {
  constructor(
    readonly process: ProcessId,
    readonly moment: Moment,
  ) {
    super();
  }
}

/** Answers the JSON text itself: it is stored as text, and parsing it only to write it again costs more than all else. */
export class GetMeasureStatus extends Query<string> {
  constructor(
    readonly process: ProcessId,
    readonly measure: MeasureId,
    readonly moment: Moment,
  ) {
    super();
  }
}

export interface MeasureHistory extends HoldsFor {
  readonly process: ProcessId;
  readonly measure: MeasureId;
  readonly rejected: readonly Rejected[];
  readonly contradictions: readonly Contradiction[];
  readonly segments: readonly HistorySegment[];
}

export class GetMeasureHistory extends Query<MeasureHistory> {
  constructor(
    readonly process: ProcessId,
    readonly measure: MeasureId,
    readonly moment: Moment,
  ) {
    super();
  }
}

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
