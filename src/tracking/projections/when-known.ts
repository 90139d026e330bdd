import { type Day, dayOf } from '../../kernel/day.js';
import { boundsOf, type EdtfDate } from '../../kernel/edtf-date.js';
import type { RecordedEvent } from '../../kernel/event.js';

/** What changes something that was recorded before. */
export interface Changing {
  readonly reported?: EdtfDate;
  readonly reason: string;
}

export interface WhenKnown {
  readonly reported: Day;
  readonly reason: string;
  /** As it was given; null where it was not. */
  readonly reportedText: string | null;
}

/** A correction, retraction, amendment or ruling counts from when it was reported, or else from the day it was recorded. */
export function whenKnown(
  { reported, reason }: Changing,
  { recordedAt }: Pick<RecordedEvent, 'recordedAt'>,
): WhenKnown {
  const day = reported === undefined ? dayOf(recordedAt) : boundsOf(reported).last;
  return { reported: day, reason, reportedText: reported ?? null };
}
