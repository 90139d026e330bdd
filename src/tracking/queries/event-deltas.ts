import type { Development } from '../domain/model.js';
import type { ProcessEvent } from '../domain/process-events.js';
import type { AmendmentDelta, DevelopmentDelta, Remark } from './tracked-changes.js';

export interface Versions {
  /** The development before the event, and after it. */
  readonly before: Development | undefined;
  readonly after: Development | undefined;
}

export function amendmentDelta({ type, data }: ProcessEvent): AmendmentDelta | null {
  if (type === 'ProcessAmended') return { measure: null, changes: data.changes, reason: data.reason };
  if (type === 'MeasureAmended') return { measure: data.measure, changes: data.changes, reason: data.reason };
  return null;
}

const CHANGES = {
  DevelopmentRecorded: 'recorded',
  DevelopmentCorrected: 'corrected',
  DevelopmentRetracted: 'retracted',
} as const;

export function developmentDelta(event: ProcessEvent, { before, after }: Versions): DevelopmentDelta | null {
  const content = after ?? before;
  if (!content || !(event.type in CHANGES)) return null;
  const effects = [...(before?.effects ?? []), ...(after?.effects ?? [])];
  return {
    change: CHANGES[event.type as keyof typeof CHANGES],
    id: content.id,
    type: content.type,
    date: content.date,
    title: content.title,
    measures: [...new Set(effects.map(({ measure }) => measure))],
    reason: 'reason' in event.data ? event.data.reason : null,
  };
}

/** Deadlines on measures on which the development tells of none that was missed before. */
export function newlyMissed(before: Development | undefined, after: Development | undefined): Remark[] {
  const missed = (version: Development | undefined) =>
    version?.effects.filter(({ action }) => action === 'miss-deadline') ?? [];
  const told = new Set(missed(before).map(({ measure }) => measure));
  return missed(after).flatMap(({ measure, note }) =>
    told.has(measure) || !told.add(measure) ? [] : [{ measure, development: after!.id, note: note ?? null }],
  );
}
