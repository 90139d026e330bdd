import { Injectable } from '@nestjs/common';
import type { DevelopmentId, MeasureId, ProcessId } from '../domain/model.js';
import type { QuestionId } from '../domain/question.js';
import { type Cursor, type PageRequest, readCursor } from './cursor.js';
import { type DevelopmentFilter, DevelopmentReader } from './development-reader.js';
import { ProcessReader } from './process-reader.js';
import type { TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

/** What is asked for, as far as it is named. */
export interface Inquiry {
  readonly process: ProcessId;
  readonly temporal: TemporalBasis;
  readonly measure?: MeasureId;
  readonly question?: QuestionId;
  readonly development?: DevelopmentId;
  readonly filter?: DevelopmentFilter;
  readonly page?: PageRequest;
  readonly firstPage?: Cursor;
}

/** Whether there is what is asked for: look-ups that cost nothing beside the answer. */
@Injectable()
export class Existence {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly processReader: ProcessReader,
    private readonly developments: DevelopmentReader,
  ) {}

  /** Throws what the handler would throw. */
  require({ process, temporal, measure, question, development, filter, page, firstPage }: Inquiry): void {
    const resolved = this.temporal.resolveNow(temporal);
    const { existingAt, snapshot } = resolved;
    const entry = this.processReader.process(process, existingAt);
    if (measure !== undefined)
      this.processReader.standingMeasure(this.processReader.measure(entry, measure, existingAt), snapshot);
    if (question !== undefined)
      this.processReader.standingQuestion(this.processReader.question(entry, question, existingAt), snapshot);
    if (development !== undefined) this.developments.standing(entry, development, resolved);
    if (filter?.measure !== undefined) this.processReader.measure(entry, filter.measure);
    if (page && firstPage) readCursor(page, firstPage);
  }
}
