import type { RecordedEvent } from '../../kernel/event.js';
import type { ProcessEvent } from '../domain/process-events.js';

/** Rows that follow from the log. The same events give the same rows, whenever they are applied. */
export interface Projection {
  readonly name: string;
  /** Every event of the log, also those of other features, before it is applied: known time goes on with each. */
  tick(recorded: RecordedEvent): void;
  apply(event: ProcessEvent, recorded: RecordedEvent): void;
  /** A transaction was rolled back: forget what was read in it. */
  forget(): void;
}
