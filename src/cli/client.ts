import { PAGE_SIZE } from '../http/query-string.js';
import type { DevelopmentId, MeasureId, ProcessId } from '../tracking/domain/model.js';
import type { KnownBy, MeasureStatusDetail, ProcessStatus } from '../tracking/domain/status.js';
import type { MeasureHistory } from '../tracking/queries/get-measure-history.js';
import type { Timeline } from '../tracking/queries/get-timeline.js';
import type { DevelopmentView } from '../tracking/queries/development-reader.js';
import type { ProcessView } from '../tracking/queries/get-process.js';
import type { AppendedWarning } from '../tracking/queries/warning-reader.js';
import type { Imported } from '../tracking/commands/import-dossier.js';
import type { StatusDifference } from '../tracking/queries/compare-status.js';

/** Times as they were written; what is left out means now. */
export interface TemporalQuery {
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly knownBy?: KnownBy;
  /** Only what is confirmed counts. */
  readonly evidence?: 'confirmed';
}

/** Two dates with the same knowledge, or one date with the knowledge of two times. */
export type TemporalComparison =
  | ({ readonly from: string; readonly to: string } & Omit<TemporalQuery, 'asOf'>)
  | ({ readonly knownFrom: string; readonly knownTo: string } & Omit<TemporalQuery, 'knownAt'>);

export interface ImportAnswer extends Imported {
  readonly warnings?: readonly AppendedWarning[];
}

/** `of` is 0 where nobody knows how much there is to do. */
export type OnProgress = (phase: string, done: number, of: number) => void;

/**
 * What the commands ask of a service, wherever it is. Implementations reject with a DomainError: `unavailable` when
 * nothing answers or the store cannot be opened, its other kinds for what was refused.
 */
export abstract class Client {
  /** All pages as one. */
  abstract processes(): Promise<readonly ProcessView[]>;
  abstract status(process: ProcessId, asked: TemporalQuery): Promise<ProcessStatus>;
  abstract measureStatus(process: ProcessId, measure: MeasureId, asked: TemporalQuery): Promise<MeasureStatusDetail>;
  abstract history(process: ProcessId, measure: MeasureId, asked: TemporalQuery): Promise<MeasureHistory>;
  abstract development(process: ProcessId, development: DevelopmentId, asked: TemporalQuery): Promise<DevelopmentView>;
  /** All pages as one. */
  abstract timeline(process: ProcessId, asked: TemporalQuery): Promise<Timeline>;
  abstract diff(process: ProcessId, asked: TemporalComparison): Promise<StatusDifference>;
  abstract import(file: string, onProgress: OnProgress): Promise<ImportAnswer>;
  abstract export(process: ProcessId, format: 'json' | 'csv'): Promise<AsyncIterable<string | Uint8Array>>;
  /** Deletes the read model and makes it again from the log; answers how many events that took. */
  abstract rebuild(onProgress: OnProgress): Promise<number>;
  abstract close(): Promise<void>;
}

/** The most that a list gives at once. */
export const PAGE = PAGE_SIZE.most;
