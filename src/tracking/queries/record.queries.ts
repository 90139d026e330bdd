import { Query } from '@nestjs/cqrs';
import { BEFORE_ALL, type Day } from '../../kernel/day.js';
import type { Problem } from '../../kernel/domain-error.js';
import type { Position } from '../../kernel/event.js';
import type { DevelopmentType } from '../domain/development-types.js';
import type { Development, DevelopmentId, Measure, MeasureId, Process, ProcessId, RulingId } from '../domain/model.js';
import type { HoldsFor } from '../domain/status.js';
import type { Cursor, Page, PageRequest } from './cursor.js';
import type { Moment } from './moment.js';

export interface ProcessView extends Process {
  readonly revision: number;
  readonly position: number;
}

export interface CorrectionView {
  readonly position: number;
  readonly recordedAt: string;
  readonly actor: string;
  readonly reason: string;
  readonly reported: string | null;
}

/** A development as it stands at the moment asked about. */
export interface DevelopmentView extends Development {
  readonly position: number;
  readonly recordedAt: string;
  readonly actor: string;
  readonly corrections: readonly CorrectionView[];
  readonly retraction: CorrectionView | null;
}

export interface TimelineEntry {
  readonly development: DevelopmentId;
  readonly date: string;
  readonly type: DevelopmentType;
  readonly title: string;
  /** Already happened by `asOf`, may have, or still ahead. */
  readonly happened: 'yes' | 'maybe' | 'not-yet';
  readonly measures: readonly MeasureId[];
}

/** What the record covers by the day asked about: silence in it is not the same as nothing recorded. */
export interface Coverage {
  /** Day (YYYY-MM-DD) of the first development that happened, or may have; null where none is recorded. */
  readonly recordedFrom: string | null;
  /** Years after it in which none that is recorded can lie. */
  readonly silentYears: readonly number[];
}

export interface Timeline extends HoldsFor, Coverage, Page<TimelineEntry> {
  readonly process: ProcessId;
}

export interface DevelopmentFilter {
  readonly type?: DevelopmentType;
  readonly measure?: MeasureId;
  /** Days; a development matches when its date may lie between them. */
  readonly from?: Day;
  readonly to?: Day;
  /** Words that all occur in title, notes, sources or claims; case and accents do not matter. */
  readonly text?: string;
  /** By the end of this day it may have happened, or was announced, or, by record, recorded. */
  readonly heardOfBy?: Day;
}

/** Before every last bound and place in the log. */
const BY_LAST_BOUND: Cursor = [BEFORE_ALL - 1, 0];

export class ListProcesses extends Query<Page<ProcessView>> {
  constructor(
    readonly page: PageRequest,
    readonly moment: Moment,
  ) {
    super();
  }
}

export class GetProcess extends Query<ProcessView> {
  constructor(
    readonly process: ProcessId,
    readonly moment: Moment,
  ) {
    super();
  }
}

export class ListMeasures extends Query<Page<Measure>> {
  readonly firstPage: Cursor = [0];

  constructor(
    readonly process: ProcessId,
    readonly page: PageRequest,
    readonly moment: Moment,
  ) {
    super();
  }
}

export class GetMeasure extends Query<Measure> {
  constructor(
    readonly process: ProcessId,
    readonly measure: MeasureId,
    readonly moment: Moment,
  ) {
    super();
  }
}

export class ListDevelopments extends Query<Page<DevelopmentView>> {
  readonly firstPage: Cursor = BY_LAST_BOUND;

  constructor(
    readonly process: ProcessId,
    readonly filter: DevelopmentFilter,
    readonly page: PageRequest,
    readonly moment: Moment,
  ) {
    super();
  }
}

export class GetDevelopment extends Query<DevelopmentView> {
  constructor(
    readonly process: ProcessId,
    readonly development: DevelopmentId,
    readonly moment: Moment,
  ) {
    super();
  }
}

export class GetTimeline extends Query<Timeline> {
  readonly firstPage: Cursor = BY_LAST_BOUND;

  constructor(
    readonly process: ProcessId,
    readonly page: PageRequest,
    readonly moment: Moment,
  ) {
    super();
  }
}

export interface LoggedEvent {
  readonly position: number;
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly schemaVersion: number;
  readonly recordedAt: string;
  readonly actor: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly data: object;
}

/** An event of a private stream: where it is, and the SHA-256 (hex) of all of it in canonical JSON. */
export interface SealedEvent {
  readonly position: number;
  readonly hash: string;
}

/** The log itself. */
export class ReadLog extends Query<{ readonly events: readonly (LoggedEvent | SealedEvent)[]; readonly head: number }> {
  constructor(
    readonly after: Position,
    readonly limit: number,
  ) {
    super();
  }
}

/** What may be a slip in a development as it was recorded or corrected at a position, by its place in the development. */
export class FindWarnings extends Query<readonly Problem[]> {
  constructor(
    readonly process: ProcessId,
    readonly development: DevelopmentId,
    readonly atPosition: Position,
  ) {
    super();
  }
}

/** What it is about: one of these, and the place in it. */
export interface AppendedWarning extends Problem {
  readonly process?: ProcessId;
  readonly development?: DevelopmentId;
  readonly ruling?: RulingId;
}

/** The same of all that was opened, recorded, corrected, retracted or ruled after one position and up to another; bounded. */
export class FindAppendedWarnings extends Query<readonly AppendedWarning[]> {
  constructor(
    readonly process: ProcessId,
    readonly after: number,
    readonly atPosition: Position,
  ) {
    super();
  }
}
