import { BEFORE_ALL, addDays, formatDay } from '../../kernel/day.js';
import type { EvidenceLevel } from '../domain/evidence.js';
import type { DevelopmentId } from '../domain/model.js';
import type { MeasureState } from '../domain/states.js';
import type { InEffect } from '../domain/status.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import type { Snapshot } from './snapshot.js';
import type { StatusReader } from './status-reader.js';

/** Days on which the same is shown of a measure, both included; null reaches as far as is known. */
export interface Band {
  readonly from: string | null;
  readonly to: string | null;
  readonly state: MeasureState;
  readonly possibleStates: readonly MeasureState[];
  readonly inEffect: InEffect;
  readonly evidence: EvidenceLevel | null;
  /** What brought it; null where nothing did. */
  readonly development: DevelopmentId | null;
  /** Somebody denies it, or two developments may not both be so. */
  readonly contested: boolean;
}

/** In order and without gaps, what is scheduled among them. */
export function bandsOf(reader: StatusReader, entry: MeasureEntry, snapshot: Snapshot): readonly Band[] {
  const bands: Band[] = [];
  let before = '';
  for (const { from, turnedBy, said } of reader.history(entry, snapshot)) {
    const { state, possibleStates, inEffect, evidence, disputed, possibleConflicts } = said;
    const contested = disputed || possibleConflicts.length > 0;
    const shown = { state, possibleStates, inEffect, evidence: evidence?.level ?? null, contested };
    const text = JSON.stringify(shown);
    if (text === before) continue;
    before = text;
    const last = bands.at(-1);
    if (last) bands[bands.length - 1] = { ...last, to: formatDay(addDays(from, -1)) };
    bands.push({ from: from === BEFORE_ALL ? null : formatDay(from), to: null, development: turnedBy, ...shown });
  }
  return bands;
}
