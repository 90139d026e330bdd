import type { Day } from '../../kernel/day.js';
import type { Revision } from '../../kernel/event.js';
import type {
  Development,
  DevelopmentId,
  Measure,
  MeasureId,
  Process,
  ProcessId,
  Ruling,
  RulingId,
} from '../domain/model.js';
import type { ImpreciseMoves } from '../domain/process-state.js';

/**
 * One state of what a record says, in the order in which they were recorded. A process or measure is `recorded` when it is
 * opened or declared, `corrected` when it is amended, and `retracted` when it is withdrawn.
 */
export type RecordedVersion<Content> =
  | { readonly change: 'recorded'; readonly content: Content }
  | (RecordedChange & {
      readonly change: 'corrected' | 'retracted';
      /** As it reads from this version on; a retraction leaves it as it was. */
      readonly content: Content;
    });

export interface RecordedChange {
  readonly reason: string;
  /** As it was given; null where it was not. */
  readonly reported: string | null;
  /** The day (UTC) on which it was appended. */
  readonly recordedOn: Day;
}

export interface RecordedRuling {
  readonly content: Ruling;
  /** The day from which it counts by report; where it names none, that on which it was appended. */
  readonly countsFrom: Day;
  /** A later ruling took its place. */
  readonly superseded: boolean;
}

/**
 * What the log holds of a process already, looked up record by record, so that a dossier can be compared with it.
 * All answers between two turns of the event loop MUST be of the same revision. Contents MUST be as they were appended:
 * the same fields with the same values (the order of fields does not matter).
 */
export abstract class RecordedContent {
  /** Of the last event of its stream that all answers here take in; undefined for a process that was never opened. */
  abstract revision(process: ProcessId): Revision | undefined;
  /** Versions come oldest first, retracted ones too; there is none of what was never recorded. */
  abstract processVersions(process: ProcessId): readonly RecordedVersion<Process>[];
  abstract measureVersions(process: ProcessId, measure: MeasureId): readonly RecordedVersion<Measure>[];
  abstract versions(process: ProcessId, development: DevelopmentId): readonly RecordedVersion<Development>[];
  /** Undefined where there is no such measure. */
  abstract impreciseMoves(process: ProcessId, measure: MeasureId): ImpreciseMoves | undefined;
  abstract ruling(process: ProcessId, ruling: RulingId): RecordedRuling | undefined;
}
