import type { RecordedEvent } from '../kernel/event.js';
import type { ReadModel, Tables } from './read-model.js';

/** Rows that follow from the log. The same events give the same rows, whenever they are applied. */
export interface Projection {
  /** Every event of the log, also those of other features. */
  apply(recorded: RecordedEvent): void;
  /** In place of `apply`, of an event that is skipped: its stream has it, and it says nothing. */
  pass(recorded: RecordedEvent): void;
  /** A transaction was rolled back: forget what was read in it. */
  forget(): void;
}

/** Features hand theirs to the composition root. What one keeps of rows beside them is for its own feature to read. */
export interface ProjectionClass {
  readonly TABLES: Tables;
  new (model: ReadModel): Projection;
}
