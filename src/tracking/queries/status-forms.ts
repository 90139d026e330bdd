import { type Day, formatDay } from '../../kernel/day.js';
import type { Citation } from '../domain/evidence.js';
import type { DevelopmentId } from '../domain/model.js';
import type { MetConflict } from '../domain/possible-conflict.js';
import { STATES } from '../domain/states.js';
import type { HistorySegment, MeasureStatus, NextStatus, Note, ProcessStatus } from '../domain/status.js';
import type { Story } from '../domain/story.js';
import type { Conflicts, Stretch } from '../domain/timeline.js';
import type { ProcessEntry } from './process-reader.js';

const NEVER_STALE: ReadonlySet<string> = new Set(['not-started', 'ended']);

export type Said = Omit<HistorySegment, 'from' | 'to'>;

/** `turnedBy` is the development that brought the stretch, where one did. */
export interface HistoryStretch {
  readonly from: Day;
  readonly turnedBy: DevelopmentId | null;
  readonly citations: readonly Citation[];
  readonly said: Said;
}

/** What is said of a measure on every day of a stretch, but its notes. */
export function said(
  { state, possibleStates, inEffect, story, basis }: Stretch,
  practice: Story['practice'],
): Omit<Said, 'notes' | 'evidence' | 'possibleConflicts' | 'morePossibleConflicts' | 'disputed'> {
  return {
    state,
    possibleStates,
    inEffect,
    legalForce: STATES[state].legalForce,
    since: story.since,
    practice: practice?.level ?? null,
    practiceBasis: practice?.basis ?? null,
    basis,
    anomalies: story.anomalies.map(({ said: anomaly }) => anomaly),
  };
}

/** Those that no ruling settled. Whether one settled what is not listed goes by the oldest that is: it was met after them. */
export const openAmong = ({ listed, unlisted }: Conflicts, isOpen: (conflict: MetConflict) => boolean): Conflicts => ({
  listed: listed.filter(isOpen),
  unlisted: listed[0] && isOpen(listed[0]) ? unlisted : 0,
});

export const toldOf = ({ listed, unlisted }: Conflicts): Pick<Said, 'possibleConflicts' | 'morePossibleConflicts'> => ({
  possibleConflicts: listed.map(({ said: conflict }) => conflict),
  morePossibleConflicts: unlisted,
});

export const notesOf = ({ story, bound }: Stretch): readonly Note[] => [
  ...(bound ? [bound] : []),
  ...story.notes.map(({ said: note }) => note),
];

export const nextOf = ({ from, state, inEffect, turnedBy }: Stretch): NextStatus => ({
  day: formatDay(from),
  state,
  inEffect,
  development: turnedBy!,
});

export function earliest(measures: readonly MeasureStatus[]): ProcessStatus['next'] {
  let first: ProcessStatus['next'] = null;
  for (const { measure, next } of measures) if (next && (!first || next.day < first.day)) first = { measure, ...next };
  return first;
}

/** Nothing was said of it for longer than the window: silence is not continuity. */
export function isStale({ state, story }: Stretch, asOf: Day, { windows }: ProcessEntry): boolean {
  const { lastMention } = story;
  return !NEVER_STALE.has(state) && (lastMention === undefined || asOf - lastMention > windows.staleDays);
}
