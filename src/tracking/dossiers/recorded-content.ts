import type { Day } from '../../kernel/day.js';
import type { Revision } from '../../kernel/event.js';
import type {
  Development,
  DevelopmentId,
  Measure,
  MeasureChanges,
  MeasureId,
  Process,
  ProcessChanges,
  ProcessId,
  Ruling,
  RulingId,
} from '../domain/model.js';
import type { ImpreciseMoves } from '../domain/process-state.js';

/** One state of a development's text, in the order in which they were recorded. */
export interface RecordedVersion {
  readonly change: 'recorded' | 'corrected' | 'retracted';
  /** As it reads from this version on; a retraction leaves it as it was. */
  readonly content: Development;
  /** Of the correction or retraction. */
  readonly reason: string | null;
  /** As the correction or retraction gave it; null where it gave none. */
  readonly reported: string | null;
  /** The day (UTC) on which this version was appended. */
  readonly recordedOn: Day;
}

export interface RecordedProcess {
  readonly content: Process;
  /** Revision of the last event of its stream that all answers here take in. */
  readonly revision: Revision;
}

export interface RecordedRuling {
  readonly content: Ruling;
  /** The day from which it counts by report; where it names none, that on which it was appended. */
  readonly countsFrom: Day;
  /** A later ruling took its place. */
  readonly superseded: boolean;
}

/** A change of what was declared of a process or a measure. */
export interface RecordedAmendment<Changes> {
  readonly changes: Changes;
  readonly reason: string;
  /** As it was given; null where it was not. */
  readonly reported: string | null;
  /** The day (UTC) on which it was appended. */
  readonly recordedOn: Day;
}

/**
 * What the log holds of a process already, looked up record by record, so that a dossier can be compared with it.
 * All answers between two turns of the event loop MUST be of the same revision. Contents MUST be as they were appended:
 * the same fields with the same values (the order of fields does not matter).
 */
export abstract class RecordedContent {
  abstract process(process: ProcessId): RecordedProcess | undefined;
  /** As it was declared. */
  abstract measure(process: ProcessId, measure: MeasureId): Measure | undefined;
  /** Oldest first. */
  abstract processAmendments(process: ProcessId): readonly RecordedAmendment<ProcessChanges>[];
  /** Oldest first. Without changes it was withdrawn. */
  abstract measureAmendments(
    process: ProcessId,
    measure: MeasureId,
  ): readonly RecordedAmendment<MeasureChanges | null>[];
  /** Undefined where there is no such measure. */
  abstract impreciseMoves(process: ProcessId, measure: MeasureId): ImpreciseMoves | undefined;
  /** Oldest first, retracted ones too; none for a development that was never recorded. */
  abstract versions(process: ProcessId, development: DevelopmentId): readonly RecordedVersion[];
  abstract ruling(process: ProcessId, ruling: RulingId): RecordedRuling | undefined;
}
