import type { Day } from '../../kernel/day.js';
import type { Position, RecordedEvent } from '../../kernel/event.js';
import type { DueEffect } from '../domain/calendar-events.js';
import type { DevelopmentType } from '../domain/development-types.js';
import type { DevelopmentId, MeasureChanges, MeasureId, ProcessChanges, ProcessId, Ruling } from '../domain/model.js';
import type { QuestionAnswer } from '../domain/question-answer.js';
import type { QuestionId } from '../domain/question.js';
import type { Headline, MeasureStatus } from '../domain/status.js';

export { DEVELOPMENT_TYPE_NAMES } from '../domain/development-types.js';
export type { DueEffect, FellDue } from '../domain/calendar-events.js';

/** The two statuses of a measure between which an event lies, on one day. */
export interface MeasureDelta {
  readonly measure: MeasureId;
  /** The day both are about, YYYY-MM-DD; for what fell due, the day of `after`. */
  readonly asOf: string;
  /** That day was still ahead when the event was recorded. */
  readonly ahead: boolean;
  readonly before: MeasureStatus;
  readonly after: MeasureStatus;
}

/** The two answers to a question between which an event lies, on one day. */
export interface QuestionDelta extends Pick<MeasureDelta, 'asOf' | 'ahead'> {
  readonly question: QuestionId;
  /** Those that it needs. */
  readonly measures: readonly MeasureId[];
  /** Null where the event declares it. */
  readonly before: QuestionAnswer | null;
  /** Null where the event withdraws it. */
  readonly after: QuestionAnswer | null;
}

export interface DevelopmentDelta {
  readonly change: 'recorded' | 'corrected' | 'retracted';
  readonly id: DevelopmentId;
  readonly type: DevelopmentType;
  readonly date: string;
  readonly title: string;
  readonly measures: readonly MeasureId[];
  readonly reason: string | null;
}

/** What was declared of the process, or of one of its measures, reads otherwise. */
export interface AmendmentDelta {
  readonly measure: MeasureId | null;
  readonly changes: ProcessChanges | MeasureChanges;
  readonly reason: string;
}

/** There is no such measure any more. */
export interface WithdrawalDelta {
  readonly measure: MeasureId;
  readonly reason: string;
  /** As of the day it was withdrawn. */
  readonly before: MeasureStatus;
}

/** A claim is disputed, or a deadline missed, since this event. */
export interface Remark {
  readonly measure: MeasureId;
  readonly development: string;
  readonly note: string | null;
}

/** What one event of the log changed of a process. */
export interface ChangeSet {
  readonly process: ProcessId;
  readonly position: Position;
  /** A day brought it about, and nobody recorded it that day. */
  readonly isOfCalendar: boolean;
  readonly development: DevelopmentDelta | null;
  /** Types of the developments that brought it about. */
  readonly types: readonly DevelopmentType[];
  /** Only measures that the event touches, whether or not they changed; first as of its day, then as of days ahead. */
  readonly measures: readonly MeasureDelta[];
  /** As of days before, where two developments may contradict each other since. */
  readonly past: readonly MeasureDelta[];
  readonly disputes: readonly Remark[];
  readonly missed: readonly Remark[];
  readonly ruling: Ruling | null;
  readonly amendment: AmendmentDelta | null;
  readonly withdrawal: WithdrawalDelta | null;
  readonly deadlines: readonly DueEffect[];
  /** Of which the answer, or since when it holds, is otherwise; as of its day, or else the first of the days ahead on which it is. */
  readonly questions: readonly QuestionDelta[];
  readonly headline: { readonly before: Headline; readonly after: Headline } | null;
}

/**
 * Tells other features what events changed.
 *
 * of: MUST answer the same for the same event for ever, and MUST NOT take longer the longer the history is. It waits
 * until the read model has the event. Undefined for an event that is of no process. Without `headline` that is null.
 *
 * fallingDue: the effects and deadlines dated to end up certain on `day` that were recorded on a day before it and
 * stand, neither cancelled nor postponed; by process. It waits until the read model has everything recorded so far.
 */
export abstract class TrackedChanges {
  abstract of(event: RecordedEvent, asked: { readonly headline: boolean }): Promise<ChangeSet | undefined>;
  abstract fallingDue(day: Day): Promise<ReadonlyMap<string, readonly DueEffect[]>>;
}
