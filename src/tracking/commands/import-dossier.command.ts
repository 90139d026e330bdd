import { Command } from '@nestjs/cqrs';
import type { Position } from '../../kernel/event.js';
import type { ProcessId } from '../domain/model.js';
import type { WriteContext } from './written.js';

export interface Imported {
  readonly process: ProcessId;
  readonly revision: number;
  readonly position: Position;
  /** Events appended now, and records of the file that were in the log already. */
  readonly appended: number;
  readonly unchanged: number;
  /** Answers that the file says should be given: without any, nothing can be held against it. */
  readonly checks: number;
}

/** All or nothing: `file` is read once to validate and once to append. */
export class ImportDossier extends Command<Imported> {
  constructor(
    readonly process: ProcessId | undefined,
    /** Path of a dossier in JSON; it is read, never changed. */
    readonly file: string,
    readonly context: WriteContext,
    readonly onProgress?: (phase: 'validating' | 'appending' | 'projecting', done: number) => void,
  ) {
    super();
  }
}
