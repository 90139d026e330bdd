import type { Day } from '../../kernel/day.js';
import { type MetConflict, isSame } from '../domain/possible-conflict.js';
import type { Conflicts } from '../domain/timeline.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import type { Snapshot } from './snapshot.js';
import type { StatusReader } from './status-reader.js';

export interface OpenedConflicts {
  readonly named: readonly MetConflict[];
  /** So many more were opened, at least. */
  readonly more: number;
}

/** The possible conflicts on a day that stand at the later of two snapshots and did not at the earlier, on it or when they were met. */
export function openedOn(
  statuses: StatusReader,
  measure: MeasureEntry,
  [earlier, later]: readonly [Snapshot, Snapshot],
  day: Day,
): OpenedConflicts {
  const [before, after] = [earlier, later].map((snapshot) => statuses.conflicts(measure, snapshot, day));
  const isIn = (those: Conflicts, { said }: MetConflict) => those.listed.some((one) => isSame(one.said, said));
  const named = after!.listed.filter(
    (one) => !isIn(before!, one) && !isIn(statuses.conflicts(measure, earlier, one.day), one),
  );
  const [then, now] = [before!, after!].map(({ listed, unlisted }) => listed.length + unlisted);
  return { named, more: after!.unlisted === 0 ? 0 : Math.max(0, now! - then! - named.length) };
}
