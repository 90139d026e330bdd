import type { StatementSync } from 'node:sqlite';
import { AFTER_ALL, type Day } from '../../kernel/day.js';
import type { ReadModel } from '../../read-model/read-model.js';
import { unchangedSince } from '../domain/deeds.js';
import type { DevelopmentId, Ruling, RulingId } from '../domain/model.js';
import type { Rejected } from '../domain/status.js';
import { type EffectKey, effectOf } from '../domain/step.js';
import type { DevelopmentVersion } from '../projections/development-rows.js';
import { CONTESTED } from '../projections/dispute-projection.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import { type RulingRow, RulingRows } from '../projections/ruling-rows.js';
import type { ProcessEntry } from './process-reader.js';
import type { Snapshot } from './snapshot.js';

interface RejectionRow {
  readonly development: DevelopmentId;
  readonly position: number;
}

/** Which of its effects on the measure are rejected: those that do what they did when the ruling was made. */
export interface Rejection extends Rejected {
  readonly effects: readonly EffectKey[];
}

/** A ruling that is visible. */
export interface KnownRuling {
  readonly position: number;
  /** Day from which it was known. */
  readonly reported: Day;
  readonly content: Ruling;
  /** The ruling that took its place: it counts no longer. */
  readonly supersededBy: RulingId | null;
}

/** The rulings on a measure that are visible, and the developments that they leave without effect on it. */
export class RulingReader {
  private readonly rows: RulingRows;
  private readonly listRejections: StatementSync;

  constructor({ db }: ReadModel) {
    this.rows = new RulingRows(db);
    this.listRejections = db.prepare(
      'SELECT slug AS development, position FROM rejection WHERE measure = ? AND position <= ? ORDER BY position, slug',
    );
  }

  of(measure: MeasureEntry, snapshot: Snapshot): readonly KnownRuling[] {
    if ((measure.contested & CONTESTED.rulings) === 0) return [];
    const rows = this.rows.ofMeasure(measure.row, snapshot.position);
    const visible = rows.filter((row) => snapshot.knowsRuling(row));
    const superseded = supersededBy(rows, visible);
    return visible.map(({ id, position, reported, ruling }) => ({
      position,
      reported,
      content: ruling,
      supersededBy: superseded.get(id) ?? null,
    }));
  }

  named({ row }: ProcessEntry, id: RulingId): Ruling | undefined {
    return this.rows.find(row, id)?.ruling;
  }

  rejected(measure: MeasureEntry, snapshot: Snapshot): readonly Rejection[] {
    if ((measure.contested & CONTESTED.rejections) === 0) return [];
    const standing = this.of(measure, snapshot).filter((ruling) => ruling.supersededBy === null);
    const rulings = new Map(standing.map(({ position, content }) => [position, content.id]));
    const rows = this.listRejections.all(measure.row, snapshot.position) as unknown as RejectionRow[];
    const found = new Map<DevelopmentId, Rejection>();
    for (const { development, position } of rows) {
      const ruling = rulings.get(position);
      if (ruling === undefined || found.has(development)) continue;
      const version = snapshot.development(measure.process, development);
      if (!version || version.change === 'retracted') continue;
      const effects = this.rejectedOf(measure, version, snapshot, position);
      if (effects.length > 0) found.set(development, { development, ruling, effects });
    }
    return [...found.values()];
  }

  /** All of a version from before the ruling; of a later one what the ruling has seen as well. */
  private rejectedOf(
    measure: MeasureEntry,
    { content, order, version }: DevelopmentVersion,
    snapshot: Snapshot,
    ruledAt: number,
  ): readonly EffectKey[] {
    const seen =
      version < ruledAt
        ? content
        : snapshot.before({ position: ruledAt, reported: AFTER_ALL }).development(measure.process, content.id)!.content;
    return unchangedSince(seen, content, measure.id).map((place) => effectOf(order, place));
  }
}

/** What a ruling took the place of stays without force, also while only the later one is known. The next that is known is named. */
function supersededBy(rows: readonly RulingRow[], visible: readonly RulingRow[]): ReadonlyMap<RulingId, RulingId> {
  const earlier = new Map(rows.map(({ id, supersedes }) => [id, supersedes]));
  const superseded = new Map<RulingId, RulingId>();
  for (const { id } of visible)
    for (let one = earlier.get(id); one && !superseded.has(one); one = earlier.get(one)) superseded.set(one, id);
  return superseded;
}
