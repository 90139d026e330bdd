import type { StreamId } from '../../kernel/event.js';
import type { Action } from './actions.js';
import type { DevelopmentType } from './development-types.js';
import type { DevelopmentId, MeasureId, ProcessId } from './model.js';

/** An effect whose day came: it begins, or (`closing`) its `until` has passed. */
export interface DueEffect {
  readonly measure: MeasureId;
  readonly development: DevelopmentId;
  readonly type: DevelopmentType;
  /** `agree` on the day of a development that decides what takes effect later. */
  readonly action: Action;
  readonly closing: boolean;
  /** As it was written. */
  readonly date: string;
  readonly note: string | null;
}

/** What the calendar appends for a process when a day brings something, in a stream of its own beside the process's. */
export interface FellDue {
  readonly day: string;
  readonly effects: readonly DueEffect[];
}

export const EFFECTS_FELL_DUE = 'EffectsFellDue';
export const DEADLINES_FELL_DUE = 'DeadlinesFellDue';

const STREAM = 'calendar-';

export const calendarStreamOf = (process: string): StreamId => `${STREAM}${process}` as StreamId;

/** Undefined for the stream of something else. */
export const processOfCalendar = (stream: StreamId): ProcessId | undefined =>
  stream.startsWith(STREAM) ? (stream.slice(STREAM.length) as ProcessId) : undefined;
