import { Injectable } from '@nestjs/common';
import type { DevelopmentId, MeasureId, ProcessId } from '../domain/model.js';
import { Catalogue } from './catalogue.js';
import { type Cursor, type PageRequest, readCursor } from './cursor.js';
import { type DevelopmentFilter, DevelopmentReader } from './development-reader.js';
import type { Moment } from './moment.js';
import { MomentResolver } from './moment-resolver.js';

/** What a question names, as far as it names it. */
export interface Question {
  readonly process: ProcessId;
  readonly moment: Moment;
  readonly measure?: MeasureId;
  readonly development?: DevelopmentId;
  readonly filter?: DevelopmentFilter;
  readonly page?: PageRequest;
  readonly firstPage?: Cursor;
}

/** Whether there is what a question names: look-ups that cost nothing beside the answer. */
@Injectable()
export class Existence {
  constructor(
    private readonly moments: MomentResolver,
    private readonly catalogue: Catalogue,
    private readonly developments: DevelopmentReader,
  ) {}

  /** Throws what the question's handler would throw. */
  require({ process, moment, measure, development, filter, page, firstPage }: Question): void {
    const resolved = this.moments.resolveNow(moment);
    const { catalogueAt, snapshot } = resolved;
    const entry = this.catalogue.process(process, catalogueAt);
    if (measure !== undefined)
      this.catalogue.standingMeasure(this.catalogue.measure(entry, measure, catalogueAt), snapshot);
    if (development !== undefined) this.developments.standing(entry, development, resolved);
    if (filter?.measure !== undefined) this.catalogue.measure(entry, filter.measure);
    if (page && firstPage) readCursor(page, firstPage);
  }
}
