import { kindOfToday, type Sequence, positionIn } from './change-kinds.js';
import { type Health, HEALTHY } from './retry-policy.js';

/** What is due next in a partition that failed. */
export interface Retry {
  readonly sequence: Sequence;
  /** Attempts made so far. */
  readonly attempts: number;
  /** RFC 3339. */
  readonly nextAt: string;
}

/**
 * How far a subscription has come. Everything up to `position` is settled (delivered, dead-lettered or not matched); of
 * each partition also everything up to its `last`. So one partition that is stuck holds back `position` and nothing else.
 */
export interface Cursor {
  readonly position: number;
  readonly last: Readonly<Record<string, Sequence>>;
  readonly retries: Readonly<Record<string, Retry>>;
  readonly health: Health;
  /** What lies at or below is passed over without being sent: a replay reads on from before its start to know what came before. */
  readonly mutedTo: number;
  /** Position of the newest replay (or the creation) that it has followed. */
  readonly follows: number;
}

/** `held`: it waits until the subscription is switched on again. */
type Outcome = 'delivered' | 'failed' | 'dead-lettered' | 'held';

export interface Attempt {
  readonly delivery: string;
  readonly kind: string;
  readonly partition: string;
  readonly sequence: Sequence;
  readonly previous: Sequence | null;
  /** From 1. */
  readonly attempt: number;
  readonly outcome: Outcome;
  /** HTTP status, where there was an answer. */
  readonly status: number | null;
  readonly error: string | null;
  /** RFC 3339. */
  readonly at: string;
  readonly tookMs: number;
  readonly nextAt: string | null;
  /** Asked for by hand, beside the order. */
  readonly byHand?: boolean;
}

/** What is written beside the log: the whole cursor now and then, and in between what each attempt changed. */
export type CursorRecord =
  | { readonly kind: 'whole'; readonly cursor: Cursor }
  | {
      readonly kind: 'step';
      readonly position: number;
      readonly attempt: Attempt | null;
      readonly health: Health;
    };

/** As it is today: once a partition was called a lane, and what was dead-lettered exhausted. */
export function cursorRecord(stored: object): CursorRecord {
  const record = stored as CursorRecord; // only written as one
  if (record.kind !== 'step' || !record.attempt || !('lane' in record.attempt)) return record;
  const { lane, outcome, kind, ...rest } = record.attempt as Omit<Attempt, 'partition' | 'outcome'> & {
    readonly lane: string;
    readonly outcome: Outcome | 'exhausted';
  };
  return {
    ...record,
    attempt: {
      ...rest,
      kind: kindOfToday(kind),
      partition: lane,
      outcome: outcome === 'exhausted' ? 'dead-lettered' : outcome,
    },
  };
}

export const startingAt = (position: number, follows: number, mutedTo = position): Cursor => ({
  position,
  last: {},
  retries: {},
  health: HEALTHY,
  mutedTo,
  follows,
});

export function advanced(cursor: Cursor, record: CursorRecord): Cursor {
  if (record.kind === 'whole') return record.cursor;
  const { position, attempt, health } = record;
  const moved = { ...cursor, position, health };
  if (!attempt || attempt.byHand) return moved;
  const { partition, sequence, outcome, nextAt } = attempt;
  const { [partition]: _, ...retries } = cursor.retries;
  if (outcome === 'delivered' || outcome === 'dead-lettered')
    return { ...moved, retries, last: { ...cursor.last, [partition]: sequence } };
  if (nextAt === null) return { ...moved, retries };
  return { ...moved, retries: { ...retries, [partition]: { sequence, attempts: attempt.attempt, nextAt } } };
}

/** Whether a partition has settled this already. */
export const isSettled = ({ last }: Cursor, partition: string, sequence: Sequence): boolean =>
  last[partition] !== undefined && last[partition] >= sequence;

/** Position up to which a cursor may move: before the first thing that is not settled, else as far as was read. */
export const lowWater = (read: number, unsettled: Iterable<Sequence>): number => {
  let low = read;
  for (const sequence of unsettled) low = Math.min(low, positionIn(sequence) - 1);
  return low;
};
